import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';

import { endProcesses, type WatchedProcess } from './end-processes.ts';
import type { WatcherNews, WatcherTask } from './process-watch.ts';

/**
 * A process of its own: waits until its input ends, because its supervisor closes it or has died by whatever means.
 * Then it stops the processes that it was told of, in order, and removes the files of its task.
 */
const { removes, owner } = JSON.parse(process.argv[2] ?? '') as WatcherTask;
const processes = new Map<number, WatchedProcess>();

// It ignores signals to the whole session, and ends with its supervisor.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => undefined);
}
// The terminal may be gone.
process.stderr.on('error', () => undefined);

for await (const line of createInterface({ input: process.stdin })) {
  const news = newsIn(line);
  if (typeof news === 'number') {
    processes.delete(news);
  } else if (news !== undefined) {
    processes.set(news.pid, news);
  }
}
const names = [...processes.values()].map(({ name }) => name);
if (owner !== undefined && names.length > 0) {
  process.stderr.write(`${owner} was killed: ending ${names.join(', ')}\n`);
}
const left = await endProcesses([...processes.values()]);
if (left.length === 0) {
  await Promise.all(removes.map((path) => rm(path, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 })));
}

/** Undefined for a line that the death of its writer has cut off. */
function newsIn(line: string): WatcherNews | undefined {
  try {
    return JSON.parse(line) as WatcherNews;
  } catch {
    return undefined;
  }
}
