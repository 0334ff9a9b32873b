import { globSync, readFileSync } from 'node:fs';

import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import { globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

import { plainEnglish } from './tools/lint-rules/src/plain-english.ts';

/** Allowed dependencies between kinds of projects (README lists the kinds). */
const kinds = {
  domain: ['domain'],
  util: ['util', 'domain'],
  adapter: ['adapter', 'domain', 'util'],
  app: ['domain', 'adapter', 'util'],
  deploy: ['util'],
  tool: ['tool', 'adapter', 'deploy', 'domain', 'util'],
  e2e: ['tool', 'deploy', 'domain', 'util'],
};

const projects = globSync(['*/package.json', '{apps,libs,tools}/*/package.json'], { cwd: import.meta.dirname }).map(
  (file) => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')),
);
const hasTag = ({ nx }, tag) => nx?.tags?.includes(tag) ?? false;

/**
 * Allowed dependencies between scopes: a project's own, and shared ones. The scopes are those of the projects' tags.
 */
const tags = projects.flatMap(({ nx }) => nx?.tags ?? []);
const all = [...new Set(tags.filter((tag) => tag.startsWith('scope:')).map((tag) => tag.slice('scope:'.length)))];
/** The scope of projects outside of all services that depend on each of them. */
const WHOLE = 'whole';
const scopes = Object.fromEntries(all.map((scope) => [scope, scope === WHOLE ? all : [...new Set([scope, 'shared'])]]));

/** Shared domains, such as the events of films: the only dependency of a domain beside itself. */
const DOMAINS = projects
  .filter((project) => hasTag(project, 'type:domain') && hasTag(project, 'scope:shared'))
  .map(({ name }) => name)
  .join('|');

const drivers = ['node:sqlite', 'sqlite3', 'better-sqlite3', 'pg', 'pg-*', 'postgres', 'mysql*'];

const prefixed = (prefix, names) => names.map((name) => `${prefix}:${name}`);
const constraints = (prefix, table) =>
  Object.entries(table).map(([name, allowed]) => ({
    sourceTag: `${prefix}:${name}`,
    onlyDependOnLibsWithTags: prefixed(prefix, allowed),
  }));

export default tseslint.config(
  globalIgnores(['**/dist', 'apps/*/bundle', '.cache', '.data', '.nx']),
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Nest's modules and providers are classes that may have nothing but a decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Nest declares its options as classes and takes object literals.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    files: ['**/*.ts', '**/*.mjs'],
    plugins: { plain: plainEnglish },
    rules: { 'plain/doc-comments': 'error', 'plain/plain-words': 'error' },
  },
  {
    // Its examples of what it refuses.
    files: ['tools/lint-rules/src/plain-english{,.spec}.ts'],
    rules: { 'plain/doc-comments': 'off', 'plain/plain-words': 'off' },
  },
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { depConstraints: [...constraints('type', kinds), ...constraints('scope', scopes)] },
      ],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['libs/{sql,postgres-server}/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: drivers, message: 'Only libs/sql and libs/postgres-server import a database driver.' }] },
      ],
    },
  },
  {
    files: ['libs/{sql,postgres-server}/**/*.ts'],
    ignores: ['libs/postgres-server/src/pg.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { name: 'pg', message: 'postgres-server/pg keeps it from the variables of the shell.', allowTypeImports: true },
      ],
    },
  },
  {
    files: ['libs/*-domain/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: `^(?!\\.|(?:${DOMAINS})$)`, message: 'The domain imports nothing but itself and shared domains.' },
          ],
        },
      ],
    },
  },
  {
    files: ['libs/shared-domain/src/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(?!\\.)', message: 'The domain imports nothing but itself and shared domains.' }] },
      ],
    },
  },
  {
    files: ['libs/*-domain/testing/**/*.ts', 'libs/*-domain/**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^(?!\\.|(?:${DOMAINS})(/testing)?$|@jest/globals$)`,
              message: "The domain's tests import the domain and Jest.",
            },
          ],
        },
      ],
    },
  },
  prettier,
);
