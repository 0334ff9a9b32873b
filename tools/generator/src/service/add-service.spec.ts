import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { findServices, WORKSPACE_ROOT } from '@film-mesh/deploy';
import type { Tree } from '@nx/devkit';
import ts from 'typescript';

import { SAMPLE } from '../../testing/sample-service.ts';
import { changesOf, workspaceTree } from '../../testing/workspace-tree.ts';
import { addService } from './add-service.ts';
import { writeService } from './write-service.ts';

const filesBelow = (tree: Tree, folder: string): string[] =>
  tree
    .children(folder)
    .map((child) => `${folder}/${child}`)
    .flatMap((path) => (tree.isFile(path) ? [path] : filesBelow(tree, path)));

describe('a new service', () => {
  let tree: Tree;
  beforeAll(async () => {
    tree = workspaceTree();
    await addService(tree, SAMPLE);
  });

  it('has its app, its model and its end-to-end test, and changes nothing else but what is rendered', () => {
    const added = changesOf(tree).filter(
      (path) => !/^apps\/plugin-test-service\/|^libs\/plugin-test-domain\//u.test(path),
    );
    expect(added).toEqual([
      'apps/mesh-e2e/src/plugin-tests.spec.ts',
      'deploy/kubernetes/components/external-database/kustomization.yaml',
      'deploy/kubernetes/overlays/production/kustomization.yaml',
      'deploy/rendered/frontend-proxy/envoy-proxy.yaml',
      'deploy/rendered/kubernetes/kubernetes-deployment.yaml',
      'deploy/rendered/prometheus.yaml',
      'docker-compose.yaml',
      'docs/api.md',
      'docs/pictures/mesh-dark.svg',
      'docs/pictures/mesh-light.svg',
      'kubernetes-deployment.yaml',
      'package-lock.json',
    ]);
  });

  it('is found by its service.json', () => {
    const services = findServices(WORKSPACE_ROOT, tree).map(({ descriptor }) => descriptor);
    expect(services).toContainEqual({
      name: 'plugin-test-service',
      port: SAMPLE.port,
      route: '/plugin-tests',
      docs: '/docs/plugin-tests',
      operations: { liveness: '/healthz', readiness: '/readyz', metrics: '/metrics' },
      calls: {},
    });
  });

  it.each([
    ['docs/pictures/mesh-light.svg', '>plugin-test-service</text>'],
    ['docs/api.md', '| `plugin-test-service` | `/plugin-tests`'],
    ['deploy/rendered/frontend-proxy/envoy-proxy.yaml', 'name: plugin-test-service-cluster'],
    ['deploy/rendered/prometheus.yaml', 'job_name: plugin-test-service'],
    ['docker-compose.yaml', 'image: plugin-test-service'],
    ['kubernetes-deployment.yaml', 'name: plugin-test-service-deployment'],
    ['apps/plugin-test-service/Dockerfile', `EXPOSE ${String(SAMPLE.port)}`],
    ['apps/plugin-test-service/.env.serve', 'DATABASE_URL=sqlite:../../.data/plugin-test-service.sqlite'],
    ['apps/plugin-test-service/package.json', '"scope:plugin-test"'],
    ['libs/plugin-test-domain/package.json', '"type:domain"'],
  ])('%s holds %s', (path, text) => {
    // The columns of a table are as wide as its longest name.
    expect(tree.read(path, 'utf-8')?.replaceAll(/ +/gu, ' ')).toContain(text);
  });

  it.each(['apps/plugin-test-service', 'libs/plugin-test-domain'])(
    '%s has the version and licence of all',
    (folder) => {
      const stated = (file: string) => {
        const { version, license } = JSON.parse(tree.read(file, 'utf-8') ?? '') as {
          version?: string;
          license?: string;
        };
        return { version, license };
      };
      expect(stated(`${folder}/package.json`)).toEqual(stated('package.json'));
      const { packages } = JSON.parse(tree.read('package-lock.json', 'utf-8') ?? '') as { packages: object };
      expect(packages).toHaveProperty([folder], expect.objectContaining(stated('package.json')));
    },
  );

  it('is locked as npm locks it', () => {
    const { packages } = JSON.parse(tree.read('package-lock.json', 'utf-8') ?? '') as {
      packages: Record<string, { dependencies?: object }>;
    };
    const { dependencies } = JSON.parse(tree.read('apps/plugin-test-service/package.json', 'utf-8') ?? '') as {
      dependencies: object;
    };
    expect(packages['apps/plugin-test-service']?.dependencies).toEqual(dependencies);
    expect(packages['node_modules/@film-mesh/plugin-test-service']).toEqual({
      resolved: 'apps/plugin-test-service',
      link: true,
    });
    expect(packages['node_modules/@film-mesh/plugin-test-domain']).toEqual({
      resolved: 'libs/plugin-test-domain',
      link: true,
    });
    const keys = Object.keys(packages);
    expect(keys).toEqual(keys.toSorted((a, b) => a.localeCompare(b, 'en')));
  });
});

describe('whatever a service is called', () => {
  it.each([
    ['plugin-test-service', 'PluginTest', 'plugin tests'],
    ['x-category-service', 'XCategory', 'x categories'],
    ['xylophone-service', 'Xylophone', 'xylophones'],
    ['e-service', 'E', 'es'],
    ['i-service', 'I', 'is'],
  ])('%s is whole', async (name, Thing, plural) => {
    const tree = workspaceTree();
    await addService(tree, { ...SAMPLE, name });
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
  /** Files that are the same in every service, but for its name. */
  const SAME = ['jest.config.mjs', 'src/descriptor.ts', 'src/main.ts', 'tsconfig.json'];

  it.each(['film-service', 'rating-service'])('%s could have come from the generator', async (name) => {
    const tree = workspaceTree();
    const app = `apps/${name}`;
    const there = new Set(readdirSync(join(WORKSPACE_ROOT, app), { recursive: true, encoding: 'utf8' }));
    const before = SAME.map((file) => tree.read(`${app}/${file}`, 'utf-8'));
    const { nx } = JSON.parse(tree.read(`${app}/package.json`, 'utf-8') ?? '') as { nx: unknown };
    tree.delete(`${app}/src`);
    await writeService(tree, { ...SAMPLE, name });
    expect(SAME.map((file) => tree.read(`${app}/${file}`, 'utf-8'))).toEqual(before);
    expect(JSON.parse(tree.read(`${app}/package.json`, 'utf-8') ?? '')).toHaveProperty('nx', nx);
    // Ratings have one DTO for requests and responses.
    const rooms = filesBelow(tree, app)
      .map((file) => file.slice(app.length + 1))
      .filter((file) => file !== 'src/ratings/create-rating.dto.ts');
    expect(rooms.filter((file) => !there.has(file))).toEqual([]);
  });
});
