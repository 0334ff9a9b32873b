import { UserError } from './command-line/index.ts';

/** How many files Nx and a small mesh have open at once, with some to spare. */
const NEEDED = 256;

/** @throws {UserError} where this process, and so those that it starts, may have too few files and sockets open at once */
export function assertOpenFiles(): void {
  // Which takes its time, and which the types do not know.
  Object.assign(process.report, { excludeNetwork: true });
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft: number | 'unlimited' } } };
  const allowed = userLimits?.open_files?.soft;
  if (typeof allowed === 'number' && allowed < NEEDED) {
    throw new UserError(
      `only ${String(allowed)} files may be open at once, at least ${String(NEEDED)} are needed: raise the limit with "ulimit -n 1024"`,
    );
  }
}
