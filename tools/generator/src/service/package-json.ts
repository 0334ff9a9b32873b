import type { ServiceNames } from '../names.ts';
import { rangeOf, type PackageJson, type WorkspacePackage } from '../packages.ts';

/** The libraries of every service. */
const LIBRARIES = ['idempotency', 'service-descriptor', 'service-kit', 'shared-domain', 'sql'];
/** The dependencies of every service from the registry; class-validator for members other than texts. */
const REGISTRY = [
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/swagger',
  'class-validator',
  'express',
  'kysely',
  'reflect-metadata',
  'uuid',
];

const CHECKS = { lint: {}, typecheck: {}, test: {} };

/**
 * The package.json of a service.
 *
 * @param root the package.json of the workspace: all packages have its version and its licence
 */
export function appPackage(
  { service, thing, pluralWords }: ServiceNames,
  root: PackageJson,
  packages: readonly WorkspacePackage[],
): object {
  const libraries = [...LIBRARIES, `${thing}-domain`].map((name): [string, string] => [`@film-mesh/${name}`, '*']);
  const registry = REGISTRY.map((name): [string, string] => [name, rangeOf(packages, name)]);
  return {
    name: `@film-mesh/${service}`,
    version: root.version,
    private: true,
    license: root.license,
    description: `Creates, serves, changes and removes ${pluralWords}.`,
    type: 'module',
    dependencies: Object.fromEntries([...libraries, ...registry].toSorted(([a], [b]) => a.localeCompare(b, 'en'))),
    nx: {
      name: service,
      tags: [`scope:${thing}`, 'type:app'],
      targets: {
        build: {},
        compile: {},
        bundle: {},
        pack: {},
        'docker-state': {},
        'docker-build': {},
        serve: {},
        ...CHECKS,
      },
    },
  };
}

/** The package.json of the library of a service's model. */
export function domainPackage({ thing, pluralWords }: ServiceNames, root: PackageJson): object {
  const SOURCE = '@film-mesh/source';
  return {
    name: `@film-mesh/${thing}-domain`,
    version: root.version,
    private: true,
    license: root.license,
    description: `The domain of ${pluralWords}: the model, its rules, and the interface of its repository.`,
    type: 'module',
    exports: {
      '.': { [SOURCE]: './src/index.ts', default: './dist/index.js' },
      './testing': { [SOURCE]: './testing/index.ts' },
    },
    dependencies: { '@film-mesh/shared-domain': '*' },
    nx: {
      name: `${thing}-domain`,
      tags: [`scope:${thing}`, 'type:domain'],
      targets: { build: {}, compile: {}, ...CHECKS },
    },
  };
}
