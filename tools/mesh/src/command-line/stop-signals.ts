import { UserError } from './user-error.ts';

/** The signals by which a user or a supervisor ends a command. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Aborts when this process is told to stop, with a {@link UserError} that names the signal as the reason. */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of STOP_SIGNALS) {
    process.on(signal, () => {
      stopping.abort(new UserError(`stopped by ${signal}`));
    });
  }
  return stopping.signal;
}
