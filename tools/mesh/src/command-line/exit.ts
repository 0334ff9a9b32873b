import { UserError } from './user-error.ts';

/**
 * Ends this process with the exit code of its work: 1 where that fails, which is said in one line where the user can help.
 *
 * The work goes on where nobody can read what it says any longer, as when its terminal is closed: it has things to stop.
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
