import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

/**
 * The environment in which `nx serve` starts a service alone on this machine, as a dotenv file.
 *
 * @param all all services, among them those that it calls
 */
export function serviceEnvironment(service: ServiceDescriptor, all: readonly ServiceDescriptor[]): string {
  const variables = {
    HOST: '127.0.0.1',
    // Seen from the service's own folder.
    DATABASE_URL: `sqlite:../../.data/${databaseFile(service)}`,
    DRAIN_SECONDS: '0',
    ...callsOf(service, all, (called) => `http://127.0.0.1:${String(called.port)}`),
  };
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  return `# The environment of "nx serve ${service.name}", rendered by "nx run deploy:render". Do not edit.\n${lines.join('')}`;
}

/** The name of the file of a service's embedded database. */
export function databaseFile({ name }: ServiceDescriptor): string {
  return `${name}.sqlite`;
}

/**
 * The variables through which a service finds those that it sends events to.
 *
 * @param originOf the origin of a service, as the caller can reach it
 * @throws {Error} where there is no such service, or it takes no events
 */
export function callsOf(
  service: ServiceDescriptor,
  all: readonly ServiceDescriptor[],
  originOf: (called: ServiceDescriptor) => string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(service.calls).map(([variable, name]) => {
      const called = all.find((other) => other.name === name);
      if (!called) {
        throw new Error(`${service.name} calls ${name}, which is no service`);
      }
      if (called.events === undefined) {
        throw new Error(`${service.name} sends events to ${name}, which takes none`);
      }
      return [variable, originOf(called) + called.events];
    }),
  );
}
