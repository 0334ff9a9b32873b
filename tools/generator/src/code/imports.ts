import ts from 'typescript';

import { parse } from './parse.ts';

/** Imports by module, as in `import { NAMES } from 'SPECIFIER'`; a name may begin with `type `. */
export interface WantedImport {
  readonly specifier: string;
  readonly names: readonly string[];
}

/** Adds missing imports to a module. */
export function withImports(code: string, wanted: readonly WantedImport[]): string {
  return wanted.reduce(withImport, code);
}

function withImport(code: string, { specifier, names }: WantedImport): string {
  const statements = parse(code).statements.filter(ts.isImportDeclaration);
  const statement = statements.find((one) => specifierOf(one) === specifier && namedOf(one) !== undefined);
  const named = statement && namedOf(statement);
  if (named) {
    const isTypeOnly = statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    const there = named.elements.map((element) => (isTypeOnly ? `type ${element.getText()}` : element.getText()));
    return splice(code, statement.getStart(), statement.end, statementOf(specifier, [...there, ...names]));
  }
  const added = statementOf(specifier, names);
  const next = statements.find((one) => isRelative(one) && specifierOf(one) > specifier);
  if (next) {
    return splice(code, next.getStart(), next.getStart(), `${added}\n`);
  }
  const last = statements.at(-1);
  if (last === undefined) {
    return `${added}\n\n${code}`;
  }
  // The project's own modules form a group of their own.
  const gap = specifier.startsWith('.') && !isRelative(last) ? '\n\n' : '\n';
  return splice(code, last.end, last.end, gap + added);
}

/** Values first, each in alphabetical order, as in all files here. */
function statementOf(specifier: string, names: readonly string[]): string {
  const isType = (name: string) => name.startsWith('type ');
  const unique = [...new Set(names)].filter((name) =>
    isType(name) ? !names.includes(name.slice('type '.length)) : true,
  );
  const sorted = unique.toSorted(
    (a, b) => Number(isType(a)) - Number(isType(b)) || a.localeCompare(b, 'en', { sensitivity: 'base' }),
  );
  return sorted.every(isType)
    ? `import type { ${sorted.map((name) => name.slice('type '.length)).join(', ')} } from '${specifier}';`
    : `import { ${sorted.join(', ')} } from '${specifier}';`;
}

function namedOf({ importClause }: ts.ImportDeclaration): ts.NamedImports | undefined {
  const bindings = importClause?.namedBindings;
  return bindings && ts.isNamedImports(bindings) ? bindings : undefined;
}

function specifierOf({ moduleSpecifier }: ts.ImportDeclaration): string {
  return ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : '';
}

function isRelative(statement: ts.ImportDeclaration): boolean {
  return specifierOf(statement).startsWith('.');
}

function splice(code: string, from: number, to: number, text: string): string {
  return code.slice(0, from) + text + code.slice(to);
}
