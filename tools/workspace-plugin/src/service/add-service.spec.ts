import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { findServices, WORKSPACE_ROOT } from '@film-mesh/deploy';
import type { Tree } from '@nx/devkit';
import ts from 'typescript';

import { changesOf, workspaceTree } from '../../testing/workspace-tree.ts';
import { addService } from './add-service.ts';
import type { ServiceOptions } from './options.ts';
import { writeService } from './write-service.ts';

const REVIEW: ServiceOptions = { name: 'review-service', route: '/reviews', port: 7000 };

const filesBelow = (tree: Tree, folder: string): string[] =>
  tree
    .children(folder)
    .map((child) => `${folder}/${child}`)
    .flatMap((path) => (tree.isFile(path) ? [path] : filesBelow(tree, path)));

describe('a new service', () => {
  let tree: Tree;
  beforeAll(async () => {
    tree = workspaceTree();
    await addService(tree, REVIEW);
  });

  it('has its app, its model and its end-to-end test, and changes nothing else but what is rendered', () => {
    const added = changesOf(tree).filter((path) => !/^apps\/review-service\/|^libs\/review-domain\//u.test(path));
    expect(added).toEqual([
      'README.md',
      'apps/mesh-e2e/src/reviews.spec.ts',
      'deploy/envoy/envoy-proxy.yaml',
      'deploy/kubernetes/base/kubernetes-deployment.yaml',
      'deploy/kubernetes/components/external-database/kustomization.yaml',
      'deploy/kubernetes/overlays/production/kustomization.yaml',
      'deploy/prometheus/prometheus.yaml',
      'docker-compose.yaml',
      'kubernetes-deployment.yaml',
      'package-lock.json',
    ]);
  });

  it('is found by its service.json', () => {
    const services = findServices(WORKSPACE_ROOT, tree).map(({ descriptor }) => descriptor);
    expect(services).toContainEqual({
      name: 'review-service',
      port: 7000,
      route: '/reviews',
      docs: '/docs/reviews',
      operations: { liveness: '/healthz', readiness: '/readyz', metrics: '/metrics' },
      calls: {},
    });
  });

  it.each([
    ['README.md', '─ /reviews ─► review-service :7000 ×N'],
    ['deploy/envoy/envoy-proxy.yaml', 'name: review-service-cluster'],
    ['deploy/prometheus/prometheus.yaml', 'job_name: review-service'],
    ['docker-compose.yaml', 'image: review-service'],
    ['kubernetes-deployment.yaml', 'name: review-service-deployment'],
    ['apps/review-service/Dockerfile', 'EXPOSE 7000'],
    ['apps/review-service/.env.serve', 'DATABASE_URL=sqlite:../../.data/review-service.sqlite'],
    ['apps/review-service/package.json', '"scope:review"'],
    ['libs/review-domain/package.json', '"type:domain"'],
  ])('%s holds %s', (path, text) => {
    expect(tree.read(path, 'utf-8')).toContain(text);
  });

  it('is locked as npm locks it', () => {
    const { packages } = JSON.parse(tree.read('package-lock.json', 'utf-8') ?? '') as {
      packages: Record<string, { dependencies?: object }>;
    };
    const { dependencies } = JSON.parse(tree.read('apps/review-service/package.json', 'utf-8') ?? '') as {
      dependencies: object;
    };
    expect(packages['apps/review-service']?.dependencies).toEqual(dependencies);
    expect(packages['node_modules/@film-mesh/review-service']).toEqual({ resolved: 'apps/review-service', link: true });
    expect(packages['node_modules/@film-mesh/review-domain']).toEqual({ resolved: 'libs/review-domain', link: true });
    const keys = Object.keys(packages);
    expect(keys).toEqual(keys.toSorted((a, b) => a.localeCompare(b, 'en')));
  });
});

describe('whatever a service is called', () => {
  it.each([
    ['movie-review-service', 'MovieReview', 'movie reviews'],
    ['category-service', 'Category', 'categories'],
    ['box-service', 'Box', 'boxes'],
    ['author-service', 'Author', 'authors'],
    ['user-service', 'User', 'users'],
  ])('%s is whole', async (name, Thing, plural) => {
    const tree = workspaceTree();
    await addService(tree, { name, route: '/things', port: 7000 });
    const written = changesOf(tree);
    for (const path of written.filter((file) => file.endsWith('.ts'))) {
      const code = tree.read(path, 'utf-8') ?? '';
      expect({ path, left: /<%|__thing/u.exec(code)?.[0] }).toEqual({ path, left: undefined });
      const { diagnostics } = ts.transpileModule(code, { reportDiagnostics: true, fileName: path });
      expect({ path, diagnostics }).toEqual({ path, diagnostics: [] });
    }
    const controller = written.find((file) => file.endsWith('.controller.ts')) ?? '';
    expect(tree.read(controller, 'utf-8')).toContain(`: Promise<${Thing}>`);
    expect(tree.read(controller, 'utf-8')).toContain(`A page of ${plural} in the order`);
  });
});

describe('the services of the workspace', () => {
  /** Says the same in every service, but for the name. */
  const SAME = ['jest.config.mjs', 'src/descriptor.ts', 'src/main.ts', 'tsconfig.json'];

  it.each(['film-service', 'rating-service'])('%s could have come from the generator', async (name) => {
    const tree = workspaceTree();
    const app = `apps/${name}`;
    const there = new Set(readdirSync(join(WORKSPACE_ROOT, app), { recursive: true, encoding: 'utf8' }));
    const before = SAME.map((file) => tree.read(`${app}/${file}`, 'utf-8'));
    const { nx } = JSON.parse(tree.read(`${app}/package.json`, 'utf-8') ?? '') as { nx: unknown };
    tree.delete(`${app}/src`);
    await writeService(tree, { name, route: '/things', port: 7000 });
    expect(SAME.map((file) => tree.read(`${app}/${file}`, 'utf-8'))).toEqual(before);
    expect(JSON.parse(tree.read(`${app}/package.json`, 'utf-8') ?? '')).toHaveProperty('nx', nx);
    // What is sent of a rating is what is received.
    const rooms = filesBelow(tree, app)
      .map((file) => file.slice(app.length + 1))
      .filter((file) => file !== 'src/ratings/create-rating.dto.ts');
    expect(rooms.filter((file) => !there.has(file))).toEqual([]);
  });
});
