import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

/** The folder of the templates of a service, an absolute path. */
export const TEMPLATES = join(import.meta.dirname, '../../templates/service');

const PLACEHOLDER = /<%= \w+ %>/gu;

/** The words that the templates use in their code by themselves: a service's thing can not be called by one of them. */
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

/** Whether TypeScript has a meaning of its own for a word, so that nothing should be called by it. */
export function isKeyword(word: string): boolean {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, word);
  return scanner.scan() !== ts.SyntaxKind.Identifier;
}
