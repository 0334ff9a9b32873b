import { Counter, type Registry } from 'prom-client';

import type { LogBlocks } from './log-blocks.ts';

/** Counts log lines that standard output did not accept. */
export function countDroppedLines(registry: Registry, log: LogBlocks): void {
  new Counter({
    name: 'log_lines_dropped_total',
    help: 'Log lines dropped because standard output did not accept them.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(log.dropped);
    },
  });
}
