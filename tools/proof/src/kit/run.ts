import { buildServices } from '@film-mesh/mesh';
import {
  assertNoPositionals,
  flag,
  helpOf,
  parseOptions,
  type Option,
  type Options,
  type ValuesOf,
} from '@film-mesh/mesh/command-line';

import { circumstances, type Circumstances } from './report/circumstances.ts';

/** A run of the proof, such as the bench. */
export interface RunDefinition<O extends Options, Settings> {
  /** Its name, as on the command line and of its folder. */
  readonly name: string;
  /** Its description, for its `--help`. */
  readonly usage: string;
  readonly options: O;
  /** The meaning of names on its command line, for its `--help`; none by default. */
  readonly names?: string;
  /** The rows of `--list`: names, with a sentence on each. */
  readonly list: readonly (readonly [name: string, what: string])[];
  /**
   * Reads, before anything is built, what is to be done.
   *
   * @param names those on the command line
   * @throws {UserError} where that cannot be
   */
  readonly settingsOf: (values: ValuesOf<O>, names: readonly string[]) => Settings;
  /** Does the work with services that are built, and resolves with the exit code. */
  readonly start: (settings: Settings, context: RunContext) => Promise<number>;
}

/** The inputs of a run beside its settings. */
export interface RunContext {
  /** Set if the result is to be JSON. */
  readonly json: boolean;
  readonly where: Circumstances;
  readonly signal: AbortSignal;
  /** Tells of progress, apart from the result. */
  readonly say: (line: string) => void;
}

/** Works off a run's part of the command line, and resolves with the exit code. */
export type Run = (args: readonly string[], signal: AbortSignal) => Promise<number>;

interface Common extends Options {
  readonly list: Option<boolean>;
  readonly json: Option<boolean>;
}

/** Makes a run of what it does: `--help`, `--list` and `--json` are those of all runs. */
export function defineRun<O extends Options, Settings>({
  name,
  usage,
  options,
  names,
  list,
  settingsOf,
  start,
}: RunDefinition<O, Settings>): Run {
  const command = `npm run proof -- ${name}`;
  const all = { ...options, list: flag('what there is, and runs nothing'), json: flag('the result as JSON') };
  const rows: readonly (readonly [string, string])[] = names === undefined ? [] : [['NAME ...', names]];
  const help = helpOf(`${[command, ...rows.map(([row]) => `[${row}]`)].join(' ')} [options]\n\n${usage}`, all, rows);
  return async (args, signal) => {
    const { values, positionals } = parseOptions(all, args);
    if (names === undefined) {
      assertNoPositionals(positionals);
    }
    const { json, list: isList, help: isHelp } = values as ValuesOf<Common> & { readonly help: boolean };
    if (isHelp || isList) {
      process.stdout.write(isHelp ? help : list.map(([one, what]) => `${one}\n  ${what}\n`).join(''));
      return 0;
    }
    const settings = settingsOf(values, positionals);
    const say = (line: string) => process.stderr.write(`${line}\n`);
    const where = circumstances(command, args);
    await buildServices(signal, say);
    return start(settings, { json, where, signal, say });
  };
}
