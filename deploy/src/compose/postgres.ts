import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { BASE_IMAGES, USERS } from '../images/base-images.ts';
import { bundledIn } from '../images/service-dockerfile.ts';
import { MESH, postgresArgs } from '../mesh-facts.ts';
import { inline, note } from '../yaml-notes.ts';
import { container, healthCheck, mebibytes, seconds, variable, variableOf } from './container.ts';

/** The container that generates the passwords. */
export const LOGINS = 'logins';
/** The volume of the databases. */
export const DATA_VOLUME = 'postgres-data';

const LOGINS_FOLDER = '/logins';
const INIT_FOLDER = '/docker-entrypoint-initdb.d';

/** A volume with the passwords that one container needs to log in, or to let others log in. */
export function loginVolume(name: string): string {
  return `${name}-login`;
}

/** The database server. */
export function postgresContainer(services: readonly ServiceDescriptor[]): object {
  const { name, port, superuser, stopSeconds, memoryLimit } = MESH.postgres;
  return container({
    image: BASE_IMAGES.postgres,
    user: `${String(USERS.postgres)}:${String(USERS.postgres)}`,
    command: ['postgres', ...postgresArgs(services.length)],
    environment: { POSTGRES_USER: superuser, POSTGRES_PASSWORD_FILE: `${INIT_FOLDER}/password` },
    volumes: [
      `${DATA_VOLUME}:/var/lib/postgresql/data`,
      note(
        'At its first start, it creates a database and a role for each service.',
        `${loginVolume(name)}:${INIT_FOLDER}:ro`,
      ),
    ],
    tmpfs: inline('/tmp', '/run/postgresql'),
    depends_on: { [LOGINS]: { condition: 'service_completed_successfully' } },
    healthcheck: note(
      'Over TCP, which it does not accept before its first start is done.',
      healthCheck('2s', inline('CMD', 'pg_isready', '-q', '-h', '127.0.0.1', '-p', String(port), '-U', superuser)),
    ),
    stop_grace_period: seconds(stopSeconds),
    mem_limit: mebibytes(memoryLimit),
  });
}

/** Generates the passwords that are not given, once; each container sees only its own. */
export function loginsContainer(services: readonly ServiceDescriptor[]): object {
  const { name, port, superuser } = MESH.postgres;
  const [image] = services.map((service) => service.name);
  const readers = [name, ...services.map((service) => service.name)];
  return container({
    image: note('The image of any service: each has the program that generates the logins.', image),
    pull_policy: 'never',
    user: note('A new volume belongs to root. The container has no capabilities and no network.', '0:0'),
    networks: undefined,
    network_mode: 'none',
    restart: 'no',
    command: [
      bundledIn('makeLogins'),
      LOGINS_FOLDER,
      `${name}:${String(port)}`,
      ...services.map((service) => service.name),
    ],
    environment: Object.fromEntries(
      [superuser, ...services.map((service) => service.name)].map((role) => {
        const password = variableOf(role, 'PASSWORD');
        return [password, variable(password)];
      }),
    ),
    volumes: readers.map((reader) => `${loginVolume(reader)}:${LOGINS_FOLDER}/${reader}`),
    healthcheck: { disable: true },
    mem_limit: mebibytes(128),
  });
}
