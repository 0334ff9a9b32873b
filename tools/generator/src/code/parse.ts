import ts from 'typescript';

/** The syntax tree of a module. */
export function parse(code: string): ts.SourceFile {
  return ts.createSourceFile('module.ts', code, ts.ScriptTarget.Latest, true);
}
