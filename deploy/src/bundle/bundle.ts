import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import * as esbuild from 'esbuild';

import { WORKSPACE_ROOT } from '../services.ts';
import { BUNDLE_FOLDER, BUNDLED } from './bundle-folder.ts';

/** A package that stays one, because it serves files beside its own code. */
const KEPT_AS_PACKAGE = 'swagger-ui-dist';

/** Length of a line of minified code, in characters: short enough to be read where a stack trace names it. */
const LINE_LENGTH = 160;

/** Defines the names of CommonJS that some bundled packages use. */
const COMMON_JS = `import { createRequire as requireOf } from 'node:module';
const require = requireOf(import.meta.url);
const __filename = import.meta.filename;
const __dirname = import.meta.dirname;`;

/**
 * Bundles each program of a built service into one file with all its imports, and copies beside it whatever cannot be
 * in a file; see docs/adr/0011-bundles.md.
 *
 * @param folder of the service; it and the libraries are compiled already
 */
export async function bundleService(folder: string): Promise<void> {
  const output = join(folder, BUNDLE_FOLDER);
  const programs = [
    join(folder, 'dist', BUNDLED.main),
    programOf('postgres-server', BUNDLED.makeLogins),
    programOf('postgres-server', BUNDLED.makeLoginSecrets),
    ...(hasOutbox(folder) ? [programOf('outbox', BUNDLED.outbox)] : []),
  ];
  rmSync(output, { recursive: true, force: true });
  const { outputFiles } = await esbuild.build({
    entryPoints: programs,
    entryNames: '[name]',
    outdir: output,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    external: [KEPT_AS_PACKAGE],
    banner: { js: COMMON_JS },
    // Comments and indents are 2 of 7 MB of the source, which each process keeps. Names stay.
    minifyWhitespace: true,
    lineLimit: LINE_LENGTH,
    plugins: [absentPackages],
    logLevel: 'warning',
    write: false,
  });
  mkdirSync(output);
  outputFiles.forEach(({ path, text }) => {
    writeFileSync(path, inAscii(text));
  });
  copyPackage(KEPT_AS_PACKAGE, join(output, 'node_modules'));
}

function programOf(library: string, file: string): string {
  return join(WORKSPACE_ROOT, 'libs', library, 'dist', file);
}

function hasOutbox(folder: string): boolean {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { dependencies?: object };
  return Object.hasOwn(manifest.dependencies ?? {}, '@film-mesh/outbox');
}

/**
 * Escapes characters outside ASCII: with one beyond Latin-1, V8 keeps the whole source with two bytes a character, 7 MB more
 * in each process. esbuild leaves such characters in regular expressions, where an escape means the same.
 */
function inAscii(source: string): string {
  return source.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * Leaves packages that are not installed, such as Nest's for other protocols, as imports, which fail only if they are
 * used.
 */
const absentPackages: esbuild.Plugin = {
  name: 'absent-packages',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async ({ path, kind, resolveDir, pluginData }) => {
      if (pluginData === absentPackages || kind === 'entry-point') {
        return undefined;
      }
      const { errors } = await build.resolve(path, { kind, resolveDir, pluginData: absentPackages });
      return errors.length > 0 ? { path, external: true } : undefined;
    });
  },
};

function copyPackage(name: string, target: string): void {
  const folder = dirname(createRequire(import.meta.resolve('@nestjs/swagger')).resolve(`${name}/package.json`));
  cpSync(folder, join(target, name), { recursive: true, filter: (path) => !path.endsWith('.map') });
}
