import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import { globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Which kind of project may stand on which (README says which project is what). */
const kinds = {
  domain: ['domain'],
  util: ['util', 'domain'],
  adapter: ['adapter', 'domain', 'util'],
  app: ['domain', 'adapter', 'util'],
  deploy: ['util'],
  tool: ['tool', 'adapter', 'deploy', 'domain', 'util'],
  e2e: ['tool', 'deploy', 'domain', 'util'],
};

const scopes = {
  shared: ['shared'],
  film: ['film', 'shared'],
  rating: ['rating', 'shared'],
};

const drivers = ['node:sqlite', 'sqlite3', 'better-sqlite3', 'pg', 'pg-*', 'postgres', 'mysql*'];

const prefixed = (prefix, names) => names.map((name) => `${prefix}:${name}`);
const constraints = (prefix, table) =>
  Object.entries(table).map(([name, allowed]) => ({
    sourceTag: `${prefix}:${name}`,
    onlyDependOnLibsWithTags: prefixed(prefix, allowed),
  }));

export default tseslint.config(
  globalIgnores(['**/dist', '.cache', '.data', '.nx']),
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
    ignores: ['libs/sql/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: drivers, message: 'Only libs/sql imports a database driver.' }] },
      ],
    },
  },
  {
    files: ['libs/film-domain/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^[^.]', message: 'The domain imports nothing but itself.' }] },
      ],
    },
  },
  {
    files: ['libs/film-domain/testing/**/*.ts', 'libs/film-domain/**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [{ regex: '^(?!\\.|@jest/globals$)', message: "The domain's tests import the domain and Jest." }],
        },
      ],
    },
  },
  prettier,
);
