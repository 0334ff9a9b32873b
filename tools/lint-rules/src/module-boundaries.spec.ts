import { beforeAll, describe, expect, it } from '@jest/globals';

import { lintImport, withTags, type BoundaryRule, type Complaint } from './lint-import.ts';

const FILE = {
  deploy: 'deploy/src/mesh-facts.ts',
  domain: 'libs/film-domain/src/film.ts',
  domainContract: 'libs/film-domain/testing/film-repository.contract.ts',
  domainSpec: 'libs/film-domain/src/film.spec.ts',
  e2e: 'apps/mesh-e2e/src/original-contract.spec.ts',
  filmService: 'apps/film-service/src/film-service.ts',
  filmStore: 'apps/film-service/src/store/sql-film.repository.ts',
  localMesh: 'tools/mesh/src/plan.ts',
  outbox: 'libs/outbox/src/outbox.ts',
  postgresServer: 'libs/postgres-server/src/pg.ts',
  proof: 'tools/proof/src/kit/stage.ts',
  ratingDomain: 'libs/rating-domain/src/rating.ts',
  ratingService: 'apps/rating-service/src/rating-service.ts',
  serviceKit: 'libs/service-kit/src/create-app.ts',
  sharedDomain: 'libs/shared-domain/src/page.ts',
  sql: 'libs/sql/src/dialects/sqlite/sqlite-handle.ts',
} as const;

const refusal = (ruleId: BoundaryRule, reason: string): Complaint[] => [
  { ruleId, message: expect.stringContaining(reason) as unknown as string },
];
const boundary = (reason: string) => refusal('@nx/enforce-module-boundaries', reason);
const DOMAIN = refusal('no-restricted-imports', 'The domain imports nothing but itself and shared domains.');
const DOMAIN_TESTS = refusal('no-restricted-imports', 'import the domain and Jest.');
const DRIVER = refusal('no-restricted-imports', 'Only libs/sql and libs/postgres-server import a database driver.');
const APP = boundary('Imports of apps are forbidden');
const RELATIVE = boundary('Projects cannot be imported by a relative or absolute path');
const CIRCLE = boundary('Circular dependency');

// The first test takes longest: it reads the configuration and the project graph.
beforeAll(() => lintImport(FILE.deploy, 'node:path'), 30_000);

describe('what the linter refuses', () => {
  it.each([
    ['the domain', 'a framework', FILE.domain, '@nestjs/common', DOMAIN],
    ['the domain', 'a query builder', FILE.domain, 'kysely', DOMAIN],
    ['the domain', 'a driver', FILE.domain, 'node:sqlite', DOMAIN],
    ['the domain', 'Jest', FILE.domain, '@jest/globals', DOMAIN],
    ["the domain's contract suites", 'a query builder', FILE.domainContract, 'kysely', DOMAIN_TESTS],
    ["the domain's specs", 'a framework', FILE.domainSpec, '@nestjs/common', DOMAIN_TESTS],
    ['the domain', "another project's file", FILE.domain, '../../sql/src/database/database.ts', RELATIVE],
    [
      'what all domains share',
      'the domain of one',
      FILE.sharedDomain,
      '@film-mesh/film-domain',
      [...CIRCLE, ...DOMAIN],
    ],
    ['an app', 'the domain of another service', FILE.filmService, '@film-mesh/rating-domain', boundary('"scope:film"')],
    ['an app', 'another app', FILE.filmService, '@film-mesh/rating-service/src/descriptor.ts', APP],
    ['an app', "another app's file", FILE.filmService, '../../rating-service/src/descriptor.ts', RELATIVE],
    ['an app', 'what renders the deployment', FILE.filmService, '@film-mesh/deploy', boundary('"type:app"')],
    ['a util', 'an adapter', FILE.serviceKit, '@film-mesh/sql', boundary('"type:util"')],
    ['an adapter', 'what renders the deployment', FILE.outbox, '@film-mesh/deploy', boundary('"type:adapter"')],
    ['what renders the deployment', 'the domain', FILE.deploy, '@film-mesh/film-domain', boundary('"type:deploy"')],
    ['what renders the deployment', 'a tool that stands on it', FILE.deploy, '@film-mesh/mesh', CIRCLE],
    ['an end-to-end test', 'an adapter', FILE.e2e, '@film-mesh/sql', boundary('"type:e2e"')],
  ])('%s importing %s', async (_who, _what, file, specifier, complaints) => {
    expect(await lintImport(file, specifier)).toEqual(complaints);
  });

  it.each([FILE.deploy, FILE.filmStore, FILE.localMesh, FILE.outbox, FILE.ratingService, FILE.serviceKit])(
    'a database driver in %s',
    async (file) => {
      expect(await lintImport(file, 'pg')).toEqual(DRIVER);
      expect(await lintImport(file, 'pg-pool')).toEqual(DRIVER);
      expect(await lintImport(file, 'node:sqlite')).toEqual(DRIVER);
    },
  );

  // The workspace has no adapter of one service, so one is made up.
  it("a library of the other service's scope", async () => {
    await withTags('sql', ['scope:rating', 'type:adapter'], async () => {
      expect(await lintImport(FILE.filmService, '@film-mesh/sql')).toEqual(boundary('"scope:film"'));
      expect(await lintImport(FILE.outbox, '@film-mesh/sql')).toEqual(boundary('"scope:shared"'));
      expect(await lintImport(FILE.ratingService, '@film-mesh/sql')).toEqual([]);
    });
    await withTags('sql', ['scope:film', 'type:adapter'], async () => {
      expect(await lintImport(FILE.ratingService, '@film-mesh/sql')).toEqual(boundary('"scope:rating"'));
    });
  });

  it('a tool in what renders the deployment, where they make no circle', async () => {
    await withTags('service-descriptor', ['scope:shared', 'type:tool'], async () => {
      expect(await lintImport(FILE.deploy, '@film-mesh/service-descriptor')).toEqual(boundary('"type:deploy"'));
    });
  });
});

describe('what the linter lets pass', () => {
  it.each([
    ["the domain's own files", FILE.domain, './page.ts'],
    ['what all domains share in the domain', FILE.domain, '@film-mesh/shared-domain'],
    ['the events of films in the domain of ratings', FILE.ratingDomain, '@film-mesh/film-domain'],
    ["Jest in the domain's contract suites", FILE.domainContract, '@jest/globals'],
    ["Jest in the domain's specs", FILE.domainSpec, '@jest/globals'],
    ['a driver in libs/sql', FILE.sql, 'node:sqlite'],
    ['another driver in libs/sql', FILE.sql, 'pg'],
    ['a driver in libs/postgres-server', FILE.postgresServer, 'pg'],
    ['an adapter in an app', FILE.filmService, '@film-mesh/sql'],
    ['a query builder in an app', FILE.filmStore, 'kysely'],
    ['the domain in a util', FILE.serviceKit, '@film-mesh/film-domain'],
    ['another adapter in an adapter', FILE.outbox, '@film-mesh/sql'],
    ['a util in what renders the deployment', FILE.deploy, '@film-mesh/service-descriptor'],
    ['an adapter in a tool', FILE.localMesh, '@film-mesh/postgres-server/embedded'],
    ['the domain in a tool', FILE.localMesh, '@film-mesh/film-domain'],
    ['another tool in a tool', FILE.proof, '@film-mesh/mesh'],
    ['the domain of one service in an end-to-end test', FILE.e2e, '@film-mesh/rating-domain'],
    ['what renders the deployment in a tool', FILE.localMesh, '@film-mesh/deploy'],
    ['a tool in an end-to-end test', FILE.e2e, '@film-mesh/mesh'],
  ])('%s', async (_what, file, specifier) => {
    expect(await lintImport(file, specifier)).toEqual([]);
  });
});
