import { UserError } from './user-error.ts';

/**
 * Ends this process with the exit code of its work: 1 if it fails, which is reported in one line if the user can help.
 *
 * The work continues when nobody can read its output any longer, as when its terminal is closed: it has things to stop.
 */
export async function exitWith(main: () => Promise<number>): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => undefined);
  }
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(error instanceof UserError ? `${error.message}\n` : `${String((error as Error).stack)}\n`);
    process.exitCode = 1;
  }
  process.exit();
}
