import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { childrenOf } from '@film-mesh/mesh';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { canPin, pin, usageOf, usageOfFamilies } from './cpu.ts';

/** Processor time of each child at least, in microseconds. */
const BUSY_US = 200_000;
const BUSY = `let used; do { used = process.cpuUsage(); } while (used.user + used.system < ${String(BUSY_US)});`;

/** A shell with one child that has ended, and one that still runs, both after some work. */
const FAMILY = `"$0" -e '${BUSY}'; "$0" -e '${BUSY} console.log(""); setTimeout(() => {}, 60_000)' & wait`;

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('a process with children', () => {
  let shell: ChildProcess;
  let pid: number;
  beforeEach(async () => {
    const started = spawn('sh', ['-c', FAMILY, process.execPath], {
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    shell = started;
    pid = started.pid ?? 0;
    await once(createInterface({ input: started.stdout }), 'line');
  });
  afterEach(async () => {
    const ended = once(shell, 'close');
    process.kill(-pid, 'SIGKILL');
    await ended;
  });

  it('is accounted for with them, those included that have ended', () => {
    const [alone, family] = [usageOf([pid]), usageOfFamilies([pid])];
    expect((family.cpuUs ?? 0) - (alone.cpuUs ?? 0)).toBeGreaterThan(1.5 * BUSY_US);
    expect(family.rssMiB ?? 0).toBeGreaterThan(alone.rssMiB ?? Infinity);
  });

  it('is pinned to a processor with them', () => {
    if (!canPin) {
      return;
    }
    pin([pid], 0);
    const family = [pid, ...childrenOf([pid])];
    expect(family).toHaveLength(2);
    expect(family.map(processorsOf)).toEqual(['0', '0']);
  });
});

it('has no usage of an unknown process', () => {
  expect(usageOfFamilies([0])).toEqual({ cpuUs: undefined, rssMiB: undefined });
});

/** proc(5): the processors on which a process may run. */
function processorsOf(pid: number): string | undefined {
  return /^Cpus_allowed_list:\s*(?<list>\S+)$/mu.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.groups?.[
    'list'
  ];
}
