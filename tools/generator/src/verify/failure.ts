import { stripVTControlCharacters } from 'node:util';

/** How much is shown of the end of what a command or one of its tasks wrote, in lines. */
const LAST = 80;

/** What Nx puts before each line of a task where it shows the tasks as they run. */
const TASK = /^(?<project>[a-z][a-z0-9-]*): ?(?<text>.*)$/u;
/** Jest's line of a file of tests, of a failed test, and Nx' of a failed task. */
const FILE = /^ *(?:PASS|FAIL) +\S+ +(?<file>src\/\S+)/u;
const FAILED = /^ *(?:FAIL +|● .+ › |✖ |FAILED )/u;

/** A line of a command's output, without colours; with the project whose task wrote it, where Nx says that. */
export function lineOf(raw: string): { readonly project: string | undefined; readonly text: string } {
  const line = stripVTControlCharacters(raw);
  const { project, text = line } = TASK.exec(line)?.groups ?? {};
  return { project, text };
}

/** Whether a line says how far a run of tests is, or that something failed. */
export function isProgress(raw: string): boolean {
  const { text } = lineOf(raw);
  return FILE.test(text) || FAILED.test(text);
}

/** Whether a file of tests was run, by its path from the project's folder. */
export function hasRun(said: string, file: string): boolean {
  return said.split('\n').some((raw) => FILE.exec(lineOf(raw).text)?.groups?.['file'] === file);
}

/**
 * The part of a failed command's output that says why: the names of what failed, the end of what each project wrote that
 * has a failure, and the end of it all.
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
