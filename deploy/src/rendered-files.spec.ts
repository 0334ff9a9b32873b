import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { FILM_SERVICE, RATING_SERVICE, sampleService } from '../testing/sample-services.ts';
import { renderedFiles } from './rendered-files.ts';
import { WORKSPACE_ROOT, type WorkspaceService } from './services.ts';

const ENVOY = 'deploy/rendered/frontend-proxy/envoy-proxy.yaml';
const PROMETHEUS = 'deploy/rendered/prometheus.yaml';

const inApps = (descriptor: WorkspaceService['descriptor']): WorkspaceService => ({
  folder: join(WORKSPACE_ROOT, 'apps', descriptor.name),
  descriptor,
});
const two = [FILM_SERVICE, RATING_SERVICE].map(inApps);
const review = sampleService('review', 7000, { REVIEW_EVENTS_URL: 'rating-service' });
const three = [...two, inApps(review)];

describe('renderedFiles', () => {
  it('are those of the proxy, of Prometheus, of Compose, of Kubernetes, and of each service', () => {
    expect([...renderedFiles(two).keys()]).toEqual([
      ENVOY,
      PROMETHEUS,
      'docker-compose.yaml',
      'kubernetes-deployment.yaml',
      'deploy/rendered/kubernetes/kubernetes-deployment.yaml',
      'deploy/rendered/kubernetes/kustomization.yaml',
      'docs/pictures/mesh-light.svg',
      'docs/pictures/mesh-dark.svg',
      'deploy/rendered/frontend-proxy/Dockerfile',
      'apps/film-service/.env.serve',
      'apps/film-service/Dockerfile',
      'apps/rating-service/.env.serve',
      'apps/rating-service/Dockerfile',
    ]);
  });

  it.each([...renderedFiles(two)])('%s says in its head that it is not to be edited', (_path, text) => {
    expect(text.split('\n\n')[0]).toMatch(/^(?:#|<!--).*Do not edit/mu);
  });

  it.each([ENVOY, PROMETHEUS])('%s is YAML', (path) => {
    expect(parse(renderedFiles(two).get(path) ?? '')).toEqual(expect.any(Object));
  });

  describe('with one service more', () => {
    const files = renderedFiles(three);

    it('the proxy routes to it', () => {
      const { static_resources } = parse(files.get(ENVOY) ?? '') as {
        static_resources: { clusters: object[]; listeners: object[] };
      };
      expect(static_resources.clusters).toContainEqual(expect.objectContaining({ name: 'review-service-cluster' }));
      const listeners = JSON.stringify(static_resources.listeners);
      expect(listeners).toContain('"path_separated_prefix":"/reviews"');
      expect(listeners).toContain('"path_separated_prefix":"/docs/reviews"');
      expect(listeners).toContain('"cluster":"review-service-cluster"');
    });

    it('Prometheus scrapes it', () => {
      const { scrape_configs } = parse(files.get(PROMETHEUS) ?? '') as { scrape_configs: object[] };
      expect(scrape_configs).toContainEqual(
        expect.objectContaining({ job_name: 'review-service', metrics_path: '/review/metrics' }),
      );
    });

    it('it has an environment, and those of the others stay as they were', () => {
      expect(files.get('apps/review-service/.env.serve')).toContain(
        '\nREVIEW_EVENTS_URL=http://127.0.0.1:6000/film-events\n',
      );
      for (const [path, text] of renderedFiles(two)) {
        if (path.endsWith('.env.serve')) {
          expect(files.get(path)).toBe(text);
        }
      }
    });
  });
});
