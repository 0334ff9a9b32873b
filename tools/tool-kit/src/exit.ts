import { UserError } from './user-error.ts';

/** Ends this process with the exit code of its work: 1 where that fails, which is said in one line where the user can help. */
export async function exitWith(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(error instanceof UserError ? `${error.message}\n` : `${String((error as Error).stack)}\n`);
    process.exitCode = 1;
  }
  process.exit();
}
