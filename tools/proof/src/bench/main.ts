import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { WORKSPACE_ROOT } from '@film-mesh/deploy';
import { onPath } from '@film-mesh/mesh';
import type { Store } from '@film-mesh/service-descriptor';

import type { Circumstances } from '../kit/report/circumstances.ts';
import { defineRun } from '../kit/run.ts';
import { unknownBounds, verdictsOn } from './bounds.ts';
import { competitionOf, namesThatTake } from './competition.ts';
import { CONTESTANTS, type Contestant } from './contestants.ts';
import { CORES, PINNING, pin } from './cpu.ts';
import type { Load } from './load.ts';
import { missing } from './load/wrk-loop.ts';
import { LOADS } from './loads.ts';
import { optionsOf, settingsOf, type Settings } from './options.ts';
import { othersIn } from './others.ts';
import { markdownOf, othersText } from './report/markdown.ts';
import { plotOf } from './report/plot.ts';
import { headingOf, tableOf, verdictTable } from './report/tables.ts';
import { runLoad, type LoadResult } from './run-load.ts';
import { RunningContestants } from './running-contestants.ts';

type Loads = ReadonlyMap<string, Load>;
type Contestants = ReadonlyMap<string, Contestant>;

export const run = defineRun({
  name: 'bench',
  usage: `Starts this system and what it is compared with on this machine, lets them do the same work in turn, and prints what a
request costs: how many a second, processor time, latency, memory, and each as a ratio with its spread over the rounds.
NAMES, KINDS and N,… are one or several, with commas between them.`,
  options: optionsOf([...LOADS.keys()], [...CONTESTANTS.keys()]),
  list: [...LOADS, ...CONTESTANTS].map(([name, { title }]) => [name, title]),
  settingsOf: (values) => settingsOf(values, [...LOADS.keys()], [...CONTESTANTS.keys()], lacking()),
  start: async (settings, { json, where, signal, say }) => {
    say(PINNING);
    settings.leftOut.forEach((program, load) => {
      say(`left out: ${load}; ${missing(program).message}`);
    });
    pin([process.pid], CORES.load);
    const chosen = new Map([...CONTESTANTS].filter(([name]) => settings.contestants.includes(name)));
    const results: LoadResult[] = [];
    for (const store of settings.stores) {
      results.push(...(await runStore(store, only(settings.loads), chosen, settings, json, say, signal)));
    }
    say(othersText(results));
    show(results, chosen, settings, json, where);
    return settings.check && !passes(results, say) ? 1 : Number(process.exitCode ?? 0);
  },
});

/** The loads that need a program that is not installed, and that program. */
function lacking(): ReadonlyMap<string, string> {
  return new Map(
    [...LOADS].flatMap(([name, { program }]) =>
      program === undefined || onPath(program) !== undefined ? [] : [[name, program]],
    ),
  );
}

/** Tests whether no bound is grossly exceeded, and each has a figure. */
function passes(results: readonly LoadResult[], say: (line: string) => void): boolean {
  const unknown = unknownBounds(results);
  for (const { load, lane, figure, against } of unknown) {
    say(`not measured: ${load}: ${lane}, ${figure}${against === undefined ? '' : ` × ${against}`}`);
  }
  return unknown.length === 0 && !verdictsOn(results).some(({ grossLoss }) => grossLoss);
}

async function runStore(
  store: Store,
  loads: Loads,
  contestants: Contestants,
  options: Settings,
  json: boolean,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<LoadResult[]> {
  const running = new RunningContestants(store, contestants, say, signal);
  const results: LoadResult[] = [];
  try {
    for (const [index, [name, load]] of [...loads].entries()) {
      for (const films of load.films?.slice(0, 1) ?? options.films) {
        for (const clients of clientsOf(load, options)) {
          say(`${store}: ${name}`);
          const competition = competitionOf({ running, load: name, contestants, films, clients });
          const result = await runLoad(name, load, competition, options, signal).catch((error: unknown) => {
            signal.throwIfAborted();
            // The figures of the others are worth having all the same.
            say(`${store}: ${name} failed: ${String(error)}`);
            process.exitCode = 1;
          });
          if (result === undefined) {
            continue;
          }
          if (!json) {
            process.stdout.write(`\n${headingOf(result)}\n\n${tableOf(result)}\n\n`);
          }
          results.push(result);
        }
      }
      const next = [...loads.keys()][index + 1];
      await running.stopExcept(next === undefined ? [] : namesThatTake(next, store, contestants));
    }
    return results;
  } finally {
    await running.stop();
  }
}

function clientsOf({ clients, fixedClients = false }: Load, options: Settings): readonly number[] {
  return fixedClients || options.clients.length === 0 ? [clients] : options.clients;
}

/** Those of the names: first those that change nothing for the others, last those that make films. */
function only(names: readonly string[]): Loads {
  const chosen = [...LOADS].filter(([name]) => names.includes(name));
  const place = ({ makesFilms = false, slowsDown = false }: Load) => (makesFilms ? 2 : Number(slowsDown));
  return new Map(chosen.toSorted(([, a], [, b]) => place(a) - place(b)));
}

function show(
  results: readonly LoadResult[],
  contestants: Contestants,
  options: Settings,
  json: boolean,
  where: Circumstances,
): void {
  const verdicts = verdictsOn(results);
  if (options.plot !== undefined) {
    mkdirSync(options.plot, { recursive: true });
    for (const result of results) {
      const file = [result.name, result.store, result.films ?? 'several', result.clients].join('-');
      writeFileSync(join(options.plot, `${file}.svg`), plotOf(result));
    }
  }
  if (options.docs && process.exitCode === undefined) {
    const file = join(WORKSPACE_ROOT, 'docs/proof/performance.md');
    writeFileSync(file, markdownOf(results, contestants, where, options));
  }
  if (json) {
    const bounds = verdicts.map(({ bound, measured, holds }) => ({ ...bound, measured, holds }));
    process.stdout.write(
      `${JSON.stringify({ ...where, othersShare: othersIn(results), results, bounds }, undefined, 2)}\n`,
    );
  } else if (verdicts.length > 0) {
    process.stdout.write(`${verdictTable(verdicts)}\n`);
  }
}
