import { readFileSync } from 'node:fs';

const swc = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));

/** Jest settings of every project: real ES modules, compiled by the SWC settings of the build. */
export default {
  testEnvironment: 'node',
  // The sources of libraries rather than their last build.
  testEnvironmentOptions: { customExportConditions: ['@film-mesh/source', 'node', 'node-addons'] },
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  transform: {
    '\\.ts$': ['@swc/jest', { ...swc, jsc: { ...swc.jsc, rewriteRelativeImportExtensions: false }, swcrc: false }],
  },
};
