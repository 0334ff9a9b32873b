import { stripVTControlCharacters } from 'node:util';

/** Number of shown lines at the end of the output of a command or one of its tasks. */
const LAST = 80;

/** Nx' prefix of a task's line in streamed output. */
const TASK = /^(?<project>[a-z][a-z0-9-]*): ?(?<text>.*)$/u;
/** Lines of Jest on a test file or a failed test, and of Nx on a failed task. */
const FILE = /^ *(?:PASS|FAIL) +\S+ +(?<file>src\/\S+)/u;
const FAILED = /^ *(?:FAIL +|● .+ › |✖ |FAILED )/u;

/** A line of a command's output, without colours; with the project of its task, if Nx names it. */
export function lineOf(raw: string): { readonly project: string | undefined; readonly text: string } {
  const line = stripVTControlCharacters(raw);
  const { project, text = line } = TASK.exec(line)?.groups ?? {};
  return { project, text };
}

/** Tests whether a line reports the progress of tests, or a failure. */
export function isProgress(raw: string): boolean {
  const { text } = lineOf(raw);
  return FILE.test(text) || FAILED.test(text);
}

/** Tests whether a test file was run, by its path from the project's folder. */
export function hasRun(said: string, file: string): boolean {
  return said.split('\n').some((raw) => FILE.exec(lineOf(raw).text)?.groups?.['file'] === file);
}

/**
 * The part of a failed command's output that explains the failure: the names of failed tests and tasks, the end of each
 * failed project's output, and the end of all of it.
 */
export function excerptOf(said: string): string {
  const lines = said.trimEnd().split('\n').map(lineOf);
  const failures = lines.filter(({ text }) => FAILED.test(text));
  const projects = [...new Set(failures.flatMap(({ project }) => project ?? []))];
  const ends = projects.map((name) => [
    `--- the end of ${name}`,
    ...lines
      .filter(({ project }) => project === name)
      .slice(-LAST)
      .map(({ text }) => text),
  ]);
  return [
    ...new Set(failures.map(({ text }) => text.trim())),
    ...ends.flat(),
    '--- the end of all',
    ...lines
      .filter(({ project }) => project === undefined || !projects.includes(project))
      .slice(-LAST)
      .map(({ text }) => text),
  ].join('\n');
}
