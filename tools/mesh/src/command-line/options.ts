import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

import { UserError } from './user-error.ts';

/** One option of a command: its line of `--help`, and the parser of its argument. */
export interface Option<T> {
  /** The argument as `--help` shows it, such as `DIR`; none for a flag. */
  readonly placeholder?: string;
  readonly help: string;
  /** Set if all arguments of a repeated option count; by default, the last one does. */
  readonly repeatable?: boolean;
  /**
   * Parses the given arguments; there are none if the option is missing.
   *
   * @param name as on the command line: `--port`
   * @throws {UserError} if one is invalid
   */
  read(name: string, given: readonly string[]): T;
}

/** The options of a command, by their names without dashes. */
export type Options = Readonly<Record<string, Option<unknown>>>;

/** The values of options, by their names. */
export type ValuesOf<O extends Options> = { readonly [Name in keyof O]: O[Name] extends Option<infer T> ? T : never };

/** A parsed command line. */
export interface CommandLine<O extends Options> {
  readonly values: ValuesOf<O> & { readonly help: boolean };
  /** The positional arguments. */
  readonly positionals: readonly string[];
}

/** An option without an argument. */
export function flag(help: string): Option<boolean> {
  return { help, read: (_name, given) => given.length > 0 };
}

/** An option with a non-empty argument; undefined by default. */
export function text(placeholder: string, help: string): Option<string | undefined> {
  const read = (name: string, [given]: readonly string[]) => {
    if (given === '') {
      throw new UserError(`${name} requires ${placeholder}`);
    }
    return given;
  };
  return { placeholder, help, read };
}

/** The bounds of an integer; from 1 to 999,999,999 by default. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** An option with an integer. */
export function integer(help: string, otherwise: number, range?: Range): Option<number>;
export function integer(help: string, otherwise?: undefined, range?: Range): Option<number | undefined>;
export function integer(help: string, otherwise?: number, range: Range = {}): Option<number | undefined> {
  return {
    placeholder: 'N',
    help: withDefault(help, otherwise),
    read: (name, [given]) => (given === undefined ? otherwise : readInteger(name, given, range)),
  };
}

/** An option with one or several integers, with commas between them. */
export function integers(help: string, otherwise?: readonly number[]): Option<readonly number[] | undefined> {
  return {
    placeholder: 'N,…',
    help: withDefault(help, otherwise),
    read: (name, [given]) => given?.split(',').map((one) => readInteger(name, one)) ?? otherwise,
  };
}

/** An option with one or several of the known names, with commas between them; undefined by default. */
export function someOf<Name extends string>(
  placeholder: string,
  help: string,
  known: readonly Name[],
): Option<readonly Name[] | undefined> {
  return {
    placeholder,
    help,
    read: (name, [given]) => {
      const names: readonly string[] | undefined = given?.split(',');
      const unknown = names?.find((one) => !known.some((other) => other === one));
      if (unknown !== undefined) {
        throw new UserError(`${name} must be some of ${known.join(', ')}, not ${unknown}`);
      }
      return names && known.filter((one) => names.includes(one));
    },
  };
}

/**
 * Parses an integer.
 *
 * @param what its name, for the error
 * @throws {UserError} if it is invalid, or out of its bounds
 */
export function readInteger(what: string, given: string, { min = 1, max = 999_999_999 }: Range = {}): number {
  const value = Number(given);
  if (!/^\d+$/u.test(given) || value < min || value > max) {
    throw new UserError(`${what} must be a number from ${String(min)} to ${String(max)}, not ${given}`);
  }
  return value;
}

/**
 * Parses a command line by Node's `parseArgs`. `--help` is an option of every command.
 *
 * @throws {UserError} one line that names the invalid argument
 */
export function parseOptions<O extends Options>(options: O, args: readonly string[]): CommandLine<O> {
  const config: ParseArgsOptionsConfig = { help: { type: 'boolean' } };
  for (const [name, { placeholder }] of Object.entries(options)) {
    config[name] = { type: placeholder === undefined ? 'boolean' : 'string', multiple: true };
  }
  const { values, positionals } = parse(args, config);
  const read = Object.entries(options).map(([name, option]) => {
    const given = ((values[name] ?? []) as readonly (string | boolean)[]).map(String);
    return [name, option.read(`--${name}`, option.repeatable ? given : given.slice(-1))] as const;
  });
  return { values: { ...(Object.fromEntries(read) as ValuesOf<O>), help: values['help'] === true }, positionals };
}

/** @throws {UserError} if a command with options only has any positional argument */
export function assertNoPositionals([first]: readonly string[]): void {
  if (first !== undefined) {
    throw new UserError(`unknown argument ${first}; see --help`);
  }
}

/**
 * The text of `--help`.
 *
 * @param usage the command, and its purpose
 * @param more rows before the options: syntax and meaning
 */
export function helpOf(usage: string, options: Options, more: readonly (readonly [string, string])[] = []): string {
  const rows = [
    ...more,
    ...Object.entries(options).map(([name, { placeholder, help }]): [string, string] => [
      placeholder === undefined ? `--${name}` : `--${name} ${placeholder}`,
      help,
    ]),
    ['--help', 'show this help'] as const,
  ];
  const width = Math.max(...rows.map(([option]) => option.length));
  return `${usage}\n\n${rows.map(([option, help]) => `  ${option.padEnd(width)}  ${help}\n`).join('')}`;
}

function withDefault(help: string, otherwise: number | readonly number[] | undefined): string {
  return otherwise === undefined ? help : `${help} (default: ${String(otherwise)})`;
}

function parse(args: readonly string[], options: ParseArgsOptionsConfig) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    // The first sentence: the advice after it is on lines of its own.
    const [what = ''] = (error as Error).message.split(/\.\s/u);
    throw new UserError(`${what}; see --help`, { cause: error });
  }
}
