import { join } from 'node:path';

import { formatFiles, generateFiles, writeJson, type Tree } from '@nx/devkit';

import { namesOf, type ServiceNames } from '../names.ts';
import { packagesOf, rootPackage } from '../packages.ts';
import { docsOf } from './assert-service.ts';
import type { ServiceOptions } from './options.ts';
import { appPackage, domainPackage } from './package-json.ts';
import { TEMPLATES } from './templates.ts';

/** Writes the files of a service: its app, the library of its model, and its end-to-end test. */
export async function writeService(tree: Tree, options: ServiceOptions): Promise<void> {
  const names = namesOf(options.name);
  const { app, domain, thing, things } = names;
  const { hotReads = false } = options;
  const values = { ...names, ...sentencesOf(names), ...options, hotReads, docs: docsOf(options.route) };
  generateFiles(tree, join(TEMPLATES, 'app'), app, { ...values, project: names.service });
  if (!hotReads) {
    tree.delete(`${app}/src/${things}/${thing}-reads.spec.ts`);
  }
  generateFiles(tree, join(TEMPLATES, 'domain'), domain, { ...values, project: `${thing}-domain` });
  generateFiles(tree, join(TEMPLATES, 'e2e'), 'apps/mesh-e2e/src', values);
  const root = rootPackage(tree);
  writeJson(tree, `${app}/package.json`, appPackage(names, root, packagesOf(tree)));
  writeJson(tree, `${domain}/package.json`, domainPackage(names, root));
  await formatFiles(tree);
}

/** A name at the beginning of a sentence. */
function sentencesOf({ aThing, pluralWords }: ServiceNames): { AThing: string; PluralWords: string } {
  return { AThing: capitalized(aThing), PluralWords: capitalized(pluralWords) };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
