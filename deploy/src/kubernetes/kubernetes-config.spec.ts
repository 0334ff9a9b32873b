import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { objectsOf, type ContainerView, type ObjectView } from '../../testing/kubernetes-view.ts';
import { FILM_SERVICE, RATING_SERVICE, sampleService } from '../../testing/sample-services.ts';
import { MESH } from '../mesh-facts.ts';
import { toYamlStream } from '../to-yaml.ts';
import { renderKubernetes } from './kubernetes-config.ts';

const rendered = (...services: Parameters<typeof renderKubernetes>[0]) =>
  objectsOf(toYamlStream(renderKubernetes(services), 'A test.'));
const objects = rendered(FILM_SERVICE, RATING_SERVICE);
const workloads = objects.filter(({ spec }) => spec?.template !== undefined);
const named = (kind: string, all: readonly ObjectView[] = objects) =>
  all.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);

function find(kind: string, name: string, all: readonly ObjectView[] = objects): NonNullable<ObjectView['spec']> {
  const found = all.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) {
    throw new Error(`there is no ${kind} ${name}`);
  }
  return found.spec ?? {};
}

function containersOf(object: ObjectView): readonly ContainerView[] {
  const { initContainers = [], containers = [] } = object.spec?.template?.spec ?? {};
  return [...initContainers, ...containers];
}

function environmentOf(deployment: string): Record<string, string> {
  const env = find('Deployment', deployment).template?.spec.containers[0]?.env ?? [];
  return Object.fromEntries(env.map(({ name, value }) => [name, value]));
}

describe('renderKubernetes', () => {
  it('has a Deployment for each workload, and a StatefulSet for the database', () => {
    expect(named('Deployment')).toEqual([
      'frontend-proxy-deployment',
      'film-service-deployment',
      'rating-service-deployment',
      'prometheus-deployment',
    ]);
    expect(named('StatefulSet')).toEqual(['postgres']);
  });

  it.each([
    ['frontend-proxy', [8080, 9901]],
    ['frontend-proxy-internal', [8081]],
    ['film-service', [5000]],
    ['rating-service', [6000]],
    ['prometheus', [9090]],
    ['postgres', [5432]],
  ])('the Service %s has the ports %j', (name, ports) => {
    expect(find('Service', name).ports?.map(({ port }) => port)).toEqual(ports);
  });

  it('the names of what Envoy balances and Prometheus scrapes stand for every pod', () => {
    const headless = named('Service').filter((name) => find('Service', name).clusterIP === 'None');
    expect(headless).toEqual(['frontend-proxy-pods', 'film-service', 'rating-service']);
  });

  it('Prometheus runs what the ConfigMap says, and another text makes other pods', () => {
    const config = (all: readonly ObjectView[]) =>
      all.find(({ metadata }) => metadata.name === 'prometheus-server-conf')?.data?.['prometheus.yml'] ?? '';
    const annotations = (all: readonly ObjectView[]) =>
      find('Deployment', 'prometheus-deployment', all).template?.metadata.annotations;
    const { scrape_configs } = parse(config(objects)) as {
      scrape_configs: { dns_sd_configs: { names: string[] }[] }[];
    };
    expect(scrape_configs.flatMap(({ dns_sd_configs }) => dns_sd_configs.flatMap(({ names }) => names))).toEqual([
      'frontend-proxy-pods',
      'film-service',
      'rating-service',
    ]);
    const more = rendered(FILM_SERVICE, RATING_SERVICE, sampleService('review', 7000));
    expect(config(more)).not.toBe(config(objects));
    expect(annotations(more)).not.toEqual(annotations(objects));
    expect(annotations(rendered(FILM_SERVICE, RATING_SERVICE))).toEqual(annotations(objects));
  });

  it('names no namespace, so that any will do', () => {
    expect(objects.filter(({ kind, metadata }) => kind === 'Namespace' || metadata.namespace !== undefined)).toEqual(
      [],
    );
  });

  it('holds no password', () => {
    expect(named('Secret')).toEqual([]);
  });

  it('gives each service its own login and no other', () => {
    const secrets = (name: string) =>
      find('Deployment', name).template?.spec.volumes.flatMap(({ secret }) => secret?.secretName ?? []);
    expect(secrets('film-service-deployment')).toEqual(['film-service-login']);
    expect(secrets('rating-service-deployment')).toEqual(['rating-service-login']);
  });

  it('sends events through the Service that is not for the world', () => {
    expect(environmentOf('film-service-deployment')).toHaveProperty(
      'FILM_EVENTS_URL',
      'http://frontend-proxy-internal:8081/film-events',
    );
  });

  it('leaves the number of replicas to the autoscalers, which an apply would overrule', () => {
    for (const name of named('HorizontalPodAutoscaler')) {
      expect(find('Deployment', `${name}-deployment`)).not.toHaveProperty('replicas');
      expect(named('PodDisruptionBudget')).toContain(name);
    }
  });

  it.each(workloads.map((object) => [object.metadata.name, object] as const))('%s is restricted', (_name, object) => {
    expect(object.spec?.template?.spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    for (const { securityContext, resources } of containersOf(object)) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(Object.keys(resources.limits)).toEqual(['memory', 'ephemeral-storage']);
      expect(Object.keys(resources.requests)).toEqual(['cpu', 'memory', 'ephemeral-storage']);
    }
  });

  it('shows the token of the API to nothing but what keeps the passwords', () => {
    const seers = workloads.flatMap(containersOf).filter(({ volumeMounts }) => {
      return volumeMounts.some(({ mountPath }) => mountPath.startsWith('/var/run/secrets/kubernetes.io'));
    });
    expect(seers.map(({ name }) => name)).toEqual(['logins']);
  });

  it.each(named('Deployment'))('%s is rolled without a gap', (name) => {
    const { strategy, template } = find('Deployment', name);
    expect(strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } });
    expect(template?.spec.terminationGracePeriodSeconds).toBe(45);
  });

  it('kills no pod of a service before it has ended by itself', () => {
    const { spec } = find('Deployment', 'film-service-deployment').template ?? {};
    const seconds = Number(spec?.containers[0]?.lifecycle?.preStop.sleep?.seconds) + MESH.services.stopSeconds;
    expect(seconds).toBeLessThan(spec?.terminationGracePeriodSeconds ?? 0);
    const { DRAIN_SECONDS, CLOSE_SECONDS } = environmentOf('film-service-deployment');
    expect(Number(DRAIN_SECONDS) + Number(CLOSE_SECONDS)).toBeLessThan(MESH.services.stopSeconds);
  });

  it('asks a service for its readiness, and kills it by its liveness only', () => {
    const [container] = find('Deployment', 'film-service-deployment').template?.spec.containers ?? [];
    expect(container?.readinessProbe).toMatchObject({ httpGet: { path: '/film/ready' }, failureThreshold: 1 });
    expect(container?.livenessProbe).toMatchObject({ httpGet: { path: '/film/live' } });
  });

  it('runs what its selectors select', () => {
    for (const { metadata, spec } of workloads) {
      expect(spec?.template?.metadata.labels).toMatchObject({
        app: metadata.labels['app'],
        'app.kubernetes.io/part-of': 'film-mesh',
      });
    }
  });

  it('keeps what one service more needs to that service', () => {
    const more = rendered(FILM_SERVICE, RATING_SERVICE, sampleService('review', 7000));
    expect(named('Deployment', more)).toContain('review-service-deployment');
    expect(find('Deployment', 'film-service-deployment', more)).toEqual(find('Deployment', 'film-service-deployment'));
  });
});

describe('the NetworkPolicies', () => {
  const allowed = (policy: string, way: 'ingress' | 'egress') =>
    (find('NetworkPolicy', policy)[way] ?? []).flatMap(({ from, to, ports }) =>
      (from ?? to ?? [undefined]).flatMap((peer) =>
        ports.map(({ port }) => `${peer?.podSelector?.matchLabels?.['app'] ?? 'anybody'}:${String(port)}`),
      ),
    );

  it('deny everything by default, for the pods of the mesh alone', () => {
    expect(find('NetworkPolicy', 'film-mesh')).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/part-of': 'film-mesh' } },
      policyTypes: ['Ingress', 'Egress'],
    });
    expect(find('NetworkPolicy', 'film-mesh')).not.toHaveProperty('ingress');
  });

  it('let every pod ask for names in kube-system and at the NodeLocal DNSCache, over UDP and TCP, and nothing else', () => {
    expect(find('NetworkPolicy', 'film-mesh').egress).toEqual([
      {
        to: [
          { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } },
          { ipBlock: { cidr: '169.254.20.10/32' } },
        ],
        ports: [
          { port: 53, protocol: 'UDP' },
          { port: 53, protocol: 'TCP' },
        ],
      },
    ]);
  });

  it.each([
    ['frontend-proxy', ['anybody:http', 'film-service-label:internal', 'prometheus-label:metrics']],
    ['film-service', ['frontend-proxy-label:http', 'prometheus-label:http']],
    ['rating-service', ['frontend-proxy-label:http', 'prometheus-label:http']],
    ['postgres', ['film-service-label:postgres', 'rating-service-label:postgres']],
    ['prometheus', []],
  ])('let in to %s: %j', (policy, peers) => {
    expect(allowed(policy, 'ingress')).toEqual(peers);
  });

  it.each([
    ['frontend-proxy', ['film-service-label:http', 'rating-service-label:http']],
    ['film-service', ['postgres-label:postgres', 'frontend-proxy-label:internal']],
    ['rating-service', ['postgres-label:postgres']],
    ['prometheus', ['frontend-proxy-label:metrics', 'film-service-label:http', 'rating-service-label:http']],
  ])('let out of %s: %j', (policy, peers) => {
    expect(allowed(policy, 'egress')).toEqual(peers);
  });
});
