import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

/**
 * The environment in which `nx serve` starts a single service on this machine, as a dotenv file.
 *
 * @param all all services, including those that it calls
 */
export function serviceEnvironment(service: ServiceDescriptor, all: readonly ServiceDescriptor[]): string {
  const variables = {
    HOST: '127.0.0.1',
    // Relative to the service's own folder.
    DATABASE_URL: `sqlite:../../.data/${databaseFile(service)}`,
    DRAIN_SECONDS: '0',
    ...callsOf(service, all, (called) => `http://127.0.0.1:${String(called.port)}`),
  };
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  return `# The environment of "nx serve ${service.name}", rendered by "nx run deploy:render". Do not edit.\n${lines.join('')}`;
}

/** The file name of a service's embedded database. */
export function databaseFile({ name }: ServiceDescriptor): string {
  return `${name}.sqlite`;
}

/**
 * The variables with the origins of services to which a service sends events.
 *
 * @param originOf the origin of a service, as the caller can reach it
 * @throws {Error} if there is no such service, or it accepts no events
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
