import { UserError } from './command-line/index.ts';

/** Files that Nx and a small mesh have open at once, with some to spare. */
const NEEDED = 256;

/** @throws {UserError} if the limit of open files and sockets of this process, and so of its children, is too low */
export function assertOpenFiles(): void {
  // The report takes a while, and the types do not know its limits.
  Object.assign(process.report, { excludeNetwork: true });
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft: number | 'unlimited' } } };
  const allowed = userLimits?.open_files?.soft;
  if (typeof allowed === 'number' && allowed < NEEDED) {
    throw new UserError(
      `too few open files are allowed: ${String(allowed)}, at least ${String(NEEDED)} are needed: raise the limit with "ulimit -n 1024"`,
    );
  }
}
