import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { BASE_IMAGES, USERS } from '../images/base-images.ts';
import { bundledIn } from '../images/service-dockerfile.ts';
import { MESH, postgresArgs } from '../mesh-facts.ts';
import { inline, note } from '../yaml-notes.ts';
import { manifest, podsOf, type Manifest } from './objects.ts';
import { LOGIN_SUFFIX, loginSecret, PORTS, POSTGRES } from './workloads.ts';
import { container, explained, podTemplate, scratch } from './pod.ts';
import { serviceAccount } from './replicated.ts';
import { containerPorts, service } from './service.ts';

const DATA = '/var/lib/postgresql/data';
const INIT_FOLDER = '/docker-entrypoint-initdb.d';
const LOGINS_FOLDER = '/logins';
const TOKEN_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The database server, and the container that generates its passwords at the first start. */
export function postgresManifests(services: readonly ServiceDescriptor[]): Manifest[] {
  const { name, stopSeconds } = MESH.postgres;
  return [
    service(POSTGRES, PORTS.postgres),
    serviceAccount(POSTGRES),
    ...permissions(services),
    manifest('apps/v1', 'StatefulSet', POSTGRES, {
      spec: {
        serviceName: name,
        replicas: 1,
        selector: podsOf(POSTGRES),
        template: podTemplate(POSTGRES, USERS.postgres, {
          terminationGracePeriodSeconds: stopSeconds,
          initContainers: [loginsContainer(services)],
          containers: [serverContainer(services)],
          volumes: [
            scratch('logins', 1, { inMemory: true }),
            explained(
              { name: 'api-token', projected: { sources: tokenSources() } },
              'The token that Kubernetes would mount into every container of the pod; here only the first one has it.',
            ),
            scratch('run', 16),
            scratch('tmp', 128),
          ],
        }),
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: {
              accessModes: inline('ReadWriteOnce'),
              resources: { requests: { storage: `${String(MESH.postgres.volume / 1_024)}Gi` } },
            },
          },
        ],
      },
    }),
  ];
}

/**
 * Generates the passwords once and keeps each in a Secret of the workload that needs it. No file of the repository has
 * them.
 */
function loginsContainer(services: readonly ServiceDescriptor[]): object {
  const { name, port } = MESH.postgres;
  return container(
    'logins',
    services[0]?.name ?? '',
    { cpu: 50, memory: 64, memoryLimit: 128 },
    {
      args: [
        note(
          'Generates the passwords, once, and a Secret for each workload that needs one.',
          bundledIn('makeLoginSecrets'),
        ),
        LOGINS_FOLDER,
        LOGIN_SUFFIX,
        `${name}:${String(port)}`,
        ...services.map((other) => other.name),
      ],
      env: [{ name: 'NODE_EXTRA_CA_CERTS', value: `${TOKEN_FOLDER}/ca.crt` }],
      volumeMounts: [
        { name: 'logins', mountPath: LOGINS_FOLDER },
        { name: 'api-token', mountPath: TOKEN_FOLDER, readOnly: true },
      ],
    },
  );
}

function serverContainer(services: readonly ServiceDescriptor[]): object {
  const { name, port, superuser, memoryLimit } = MESH.postgres;
  // Over TCP, which PostgreSQL does not accept before its first start is done.
  const isReady = {
    exec: { command: inline('pg_isready', '-q', '-h', '127.0.0.1', '-p', String(port), '-U', superuser) },
  };
  return container(
    name,
    BASE_IMAGES.postgres,
    { cpu: 100, memory: 256, memoryLimit },
    {
      args: postgresArgs(services.length),
      env: [
        { name: 'POSTGRES_USER', value: superuser },
        { name: 'POSTGRES_PASSWORD_FILE', value: `${INIT_FOLDER}/password` },
        note('A volume may have a lost+found, which PostgreSQL does not accept in its data folder.', {
          name: 'PGDATA',
          value: `${DATA}/pgdata`,
        }),
      ],
      ports: containerPorts(PORTS.postgres),
      startupProbe: note('After a crash it replays its WAL first, which may take minutes.', {
        ...isReady,
        periodSeconds: 2,
        failureThreshold: 300,
        timeoutSeconds: 5,
      }),
      readinessProbe: explained(
        { ...isReady, periodSeconds: 5, timeoutSeconds: 5 },
        'No liveness probe: a server that dies is restarted without one, and killing a slow one',
        'makes it slower.',
      ),
      volumeMounts: [
        { name: 'data', mountPath: DATA },
        note('At its first start, it creates a database and a role for each service.', {
          name: 'logins',
          mountPath: INIT_FOLDER,
          subPath: name,
          readOnly: true,
        }),
        { name: 'run', mountPath: '/var/run/postgresql' },
        { name: 'tmp', mountPath: '/tmp' },
      ],
    },
  );
}

function permissions(services: readonly ServiceDescriptor[]): Manifest[] {
  const rbac = 'rbac.authorization.k8s.io';
  const { name } = POSTGRES;
  return [
    manifest(`${rbac}/v1`, 'Role', POSTGRES, {
      rules: [
        {
          apiGroups: inline(''),
          resources: inline('secrets'),
          resourceNames: [name, ...services.map((service) => service.name)].map(loginSecret),
          verbs: inline('get'),
        },
        note('RBAC cannot limit the name of an object to be created.', {
          apiGroups: inline(''),
          resources: inline('secrets'),
          verbs: inline('create'),
        }),
      ],
    }),
    manifest(`${rbac}/v1`, 'RoleBinding', POSTGRES, {
      roleRef: { apiGroup: rbac, kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name }],
    }),
  ];
}

function tokenSources(): object[] {
  return [
    { serviceAccountToken: { path: 'token', expirationSeconds: 3_600 } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
  ];
}
