import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { onPath } from '@film-mesh/mesh';
import { parseDatabaseUrl } from '@film-mesh/service-descriptor';

import type { Competition } from '../competition.ts';
import { CORES, onCore, usageOf } from '../cpu.ts';
import { calls } from './calls.ts';
import { openAnswer } from './open-answer.ts';
import { cpuBetween } from './sample-http.ts';
import type { Figures, Lane, Load, Sample } from '../load.ts';
import { watchOthers } from '../others.ts';
import type { Running } from '../running-contestants.ts';

/** SQLite's own way to write a table as JSON. */
const SQLITE = 'sqlite3';

/** Reads all films as one stream, beside what SQLite itself needs for that. */
export const exportLoad: Load = {
  title: 'the whole catalogue as NDJSON',
  unit: 'film',
  clients: 1,
  fixedClients: true,
  slowsDown: true,
  reference: SQLITE,
  lanes: async (competition) => {
    const services = competition.names.map(async (name): Promise<Lane> => {
      const running = await competition.running(name);
      return { name, measure: () => exportOnce(running) };
    });
    return [...(await Promise.all(services)), ...(await sqliteLane(competition))];
  },
};

async function exportOnce(running: Running): Promise<Sample> {
  const pids = running.pids(['film']);
  const others = watchOthers(running);
  const before = usageOf(pids);
  const startedAt = performance.now();
  let films = 0;
  for await (const chunk of await openAnswer(running.origin('film'), calls.all())) {
    films += linesIn(chunk as Buffer);
  }
  const tookMs = performance.now() - startedAt;
  const after = usageOf(pids);
  const othersShare = others();
  return { ...figuresOf(films, tookMs, cpuBetween(before.cpuUs, after.cpuUs, films), after.rssMiB), othersShare };
}

async function sqliteLane(competition: Competition): Promise<Lane[]> {
  const running = await competition.running(competition.names[0] ?? '');
  const target = parseDatabaseUrl(running.urls['film-service'] ?? '');
  const command = onPath(SQLITE);
  if (target.dialect !== 'sqlite' || command === undefined) {
    return [];
  }
  const [file, ...args] = onCore(CORES.server, [command, '-json', target.path, 'SELECT * FROM film ORDER BY id']);
  return [
    {
      name: SQLITE,
      measure: async () => {
        const others = watchOthers(running);
        const startedAt = performance.now();
        const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'ignore'] });
        const exited = once(child, 'exit');
        let films = 0;
        let usage = usageOf([child.pid ?? 0]);
        let rssMiB = 0;
        for await (const chunk of child.stdout) {
          films += linesIn(chunk as Buffer);
          usage = usageOf([child.pid ?? 0]);
          // None any more when it has ended, while its time is still known.
          rssMiB = Math.max(rssMiB, usage.rssMiB ?? 0);
        }
        await exited;
        const tookMs = performance.now() - startedAt;
        const othersShare = others(usage.cpuUs);
        return { ...figuresOf(films, tookMs, cpuBetween(0, usage.cpuUs, films), rssMiB), othersShare };
      },
    },
  ];
}

function figuresOf(films: number, tookMs: number, cpuUs: number | undefined, rssMiB: number | undefined): Figures {
  return { perSecond: (films * 1_000) / tookMs, cpuUs, p50Ms: tookMs, p99Ms: tookMs, rssMiB };
}

const LINE_FEED = 0x0a;

function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) {
    lines++;
  }
  return lines;
}
