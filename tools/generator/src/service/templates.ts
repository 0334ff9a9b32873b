import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

/** The folder of the templates of a service, an absolute path. */
export const TEMPLATES = join(import.meta.dirname, '../../templates/service');

const PLACEHOLDER = /<%= \w+ %>/gu;

/** The templates' own names: a service's thing cannot have one of them. */
export function identifiersOfTemplates(): ReadonlySet<string> {
  const identifiers = new Set<string>();
  const collect = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      identifiers.add(node.text);
    }
    ts.forEachChild(node, collect);
  };
  const files = readdirSync(TEMPLATES, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.ts.template'))) {
    const code = readFileSync(join(TEMPLATES, file), 'utf8').replaceAll(PLACEHOLDER, '$');
    collect(ts.createSourceFile(file, code, ts.ScriptTarget.Latest));
  }
  return identifiers;
}

/** Tests whether a word is reserved in TypeScript. */
export function isKeyword(word: string): boolean {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, word);
  return scanner.scan() !== ts.SyntaxKind.Identifier;
}
