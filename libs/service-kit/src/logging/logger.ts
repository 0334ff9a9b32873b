import { setTimeout as sleep } from 'node:timers/promises';

import { pino, type DestinationStream, type Logger } from 'pino';

import type { ServiceConfig } from '../config/service-config.ts';
import { currentRequestId } from '../http/request-context.ts';
import { LogBlocks } from './log-blocks.ts';

/** Time that a stopping service waits until its log is written, in milliseconds. */
const MAX_FLUSH_MS = 1_000;

/** Members of a line outside of requests. */
const NO_REQUEST = {};

/**
 * The service's log: JSON lines, each with the id of its request.
 *
 * @param destination receives the lines; for {@link LogBlocks} see {@link flushed} too
 */
export function createLogger(
  service: string,
  { LOG_LEVEL, REPLICA }: ServiceConfig,
  destination: DestinationStream,
): Logger {
  const logger = pino(
    {
      level: LOG_LEVEL,
      base: { service, replica: REPLICA },
      timestamp: isoTime(),
      formatters: { level: (level) => ({ level }) },
      mixin: () => {
        const requestId = currentRequestId();
        return requestId === undefined ? NO_REQUEST : { requestId };
      },
      mixinMergeStrategy: (line, request) => (request === NO_REQUEST ? line : Object.assign(request, line)),
    },
    destination,
  );
  if (destination instanceof LogBlocks) {
    destination.onDropped((dropped) => {
      logger.warn({ dropped }, 'log lines dropped: standard output did not accept them');
    });
  }
  return logger;
}

/** The same as pino's own `isoTime`, but formatted once for all lines of a millisecond. */
function isoTime(): () => string {
  let writtenAt: number | undefined;
  let text = '';
  return () => {
    const now = Date.now();
    if (now !== writtenAt) {
      writtenAt = now;
      text = `,"time":"${new Date(now).toISOString()}"`;
    }
    return text;
  };
}

/** Resolves when everything logged so far is written; or soon, if nobody reads it any longer. */
export async function flushed(logger: Logger): Promise<void> {
  const written = new Promise<void>((resolve) => {
    logger.flush(() => {
      resolve();
    });
  });
  await Promise.race([written, sleep(MAX_FLUSH_MS)]);
}
