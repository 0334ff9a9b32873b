import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { linkOf } from './lock-file.ts';
import type { WorkspacePackage } from './packages.ts';

/** Links packages as `npm ci` will, so that a new one can be imported at once. */
export function linkPackages(root: string, packages: readonly WorkspacePackage[]): void {
  unlinkPackages(root, packages);
  for (const { folder, json } of packages) {
    const link = join(root, linkOf(json.name));
    if (existsSync(join(root, 'node_modules'))) {
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(relative(dirname(link), join(root, folder)), link, 'junction');
    }
  }
}

/** Removes the links of former packages. */
export function unlinkPackages(root: string, packages: readonly WorkspacePackage[]): void {
  for (const { json } of packages) {
    rmSync(join(root, linkOf(json.name)), { force: true });
  }
}
