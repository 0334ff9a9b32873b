import ts from 'typescript';

import { parse } from './parse.ts';

/** The relevant parts of a class before a method is added to it. */
export interface ClassView {
  /** The names of its methods. */
  readonly methods: readonly string[];
  /** Its private fields, by the name of their type. */
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Reads a class of a module.
 *
 * @throws {Error} if the module has no such class
 */
export function viewClass(code: string, name: string): ClassView {
  const { members } = classOf(code, name);
  return {
    methods: members.filter(ts.isMethodDeclaration).map((method) => method.name.getText()),
    fields: Object.fromEntries(
      members.filter(ts.isPropertyDeclaration).map((field) => [field.type?.getText() ?? '', field.name.getText()]),
    ),
  };
}

/**
 * Adds a method at the end of a class.
 *
 * @param method its whole text, with its comment and decorators
 * @throws {Error} if the module has no such class
 */
export function withMethod(code: string, name: string, method: string): string {
  const end = classOf(code, name).end - 1;
  return `${code.slice(0, end)}\n${method}\n${code.slice(end)}`;
}

function classOf(code: string, name: string): ts.ClassDeclaration {
  const found = parse(code)
    .statements.filter(ts.isClassDeclaration)
    .find((statement) => statement.name?.text === name);
  if (!found) {
    throw new Error(`there is no class ${name}`);
  }
  return found;
}
