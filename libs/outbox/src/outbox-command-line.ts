import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { connectDatabase } from '@film-mesh/sql';

import { readEvent } from './outbox-event.ts';
import type { OutboxTables } from './outbox-table.ts';
import { ParkedEvents, type ParkedEvent } from './parked-events.ts';

/** The text of `--help`. */
export const OUTBOX_HELP = `outbox COMMAND

Lists, retries or drops parked events: those that their receiver has refused too often.

  list [--json]    list them, oldest first: id, time, attempts, type, subject, reason;
                   with --json one object per line, with the whole event
  retry ID...      deliver them again; retry --all: all of them
  drop ID...       drop them: they are never delivered
  --help           show this help

The database is that of DATABASE_URL, or of the file that DATABASE_URL_FILE names, as for a service.
Exit codes: 0 done; 1 an event is not parked, or the database is unavailable; 2 invalid arguments.
`;

/** Output of a command. */
export interface CommandOutput {
  out(text: string): void;
  error(text: string): void;
}

/** An invalid command line. */
class UsageError extends Error {}

interface Command {
  readonly name: string;
  readonly ids: readonly string[];
  readonly json: boolean;
  readonly all: boolean;
  readonly help: boolean;
}

/**
 * Runs the command by which an operator lists, retries or drops parked events.
 *
 * @param environment names the database
 * @returns the exit code
 */
export async function runOutboxCommand(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  output: CommandOutput,
): Promise<number> {
  try {
    const command = parse(args);
    if (command.help) {
      output.out(OUTBOX_HELP);
      return 0;
    }
    const db = await connectDatabase<OutboxTables>(databaseUrl(environment));
    try {
      return await run(command, new ParkedEvents(db), output);
    } finally {
      await db.destroy();
    }
  } catch (error) {
    output.error(`${messageOf(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function run({ name, ids, all, json }: Command, parked: ParkedEvents, output: CommandOutput): Promise<number> {
  if (name === 'list') {
    (await parked.list()).forEach((event) => {
      output.out(`${json ? JSON.stringify(event) : lineOf(event)}\n`);
    });
    return 0;
  }
  if (all) {
    for await (const batch of parked.retryAll()) {
      output.out(batch.map((id) => `${id} will be delivered again\n`).join(''));
    }
    return 0;
  }
  let missing = 0;
  for (const id of ids) {
    const done = name === 'retry' ? await parked.retry(id) : await parked.drop(id);
    if (done) {
      output.out(`${id} ${name === 'retry' ? 'will be delivered again' : 'dropped'}\n`);
    } else {
      output.error(`no parked event has the id ${id}\n`);
      missing++;
    }
  }
  return missing > 0 ? 1 : 0;
}

function parse(args: readonly string[]): Command {
  const { name = '', ids, ...options } = tokensOf(args);
  const { help, json, all } = options;
  if (help) {
    return { name, ids, ...options };
  }
  if (!['list', 'retry', 'drop'].includes(name)) {
    throw new UsageError(`${name === '' ? 'missing command' : `unknown command ${name}`}; see --help`);
  }
  if ((json && name !== 'list') || (all && name !== 'retry')) {
    throw new UsageError(`${name} has no ${json ? '--json' : '--all'}; see --help`);
  }
  if (name === 'list' || all ? ids.length > 0 : ids.length === 0) {
    throw new UsageError(`${name} ${ids.length > 0 ? 'takes no id here' : 'requires an id'}; see --help`);
  }
  return { name, ids, ...options };
}

function tokensOf(args: readonly string[]) {
  try {
    const flag = { type: 'boolean', default: false } as const;
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: flag, all: flag, help: flag },
    });
    const [name, ...ids] = positionals;
    return { name, ids, ...values };
  } catch (error) {
    throw new UsageError(`${messageOf(error).split('.')[0] ?? ''}; see --help`);
  }
}

function databaseUrl({ DATABASE_URL, DATABASE_URL_FILE }: NodeJS.ProcessEnv): string {
  if (DATABASE_URL) {
    return DATABASE_URL;
  }
  if (DATABASE_URL_FILE) {
    return readFileSync(DATABASE_URL_FILE, 'utf8').trim();
  }
  throw new UsageError('DATABASE_URL or DATABASE_URL_FILE must be set; see --help');
}

/** Tab-separated: none of these contains a tab or a line break. */
function lineOf({ id, event, attempts, reason, parked_at: parkedAt }: ParkedEvent): string {
  const { type = '?', subject = '?' } = readEvent(event) ?? {};
  const cells = [id, new Date(parkedAt).toISOString(), String(attempts), type, subject, reason];
  return cells.map((cell) => cell.replaceAll(/\s+/gu, ' ')).join('\t');
}

/** The message of a driver's error, and that of its cause. */
function messageOf(error: unknown): string {
  const { message, cause } = error as { readonly message?: string; readonly cause?: { readonly message?: string } };
  return `${message ?? String(error)}${cause?.message === undefined ? '' : ` (${cause.message})`}`;
}
