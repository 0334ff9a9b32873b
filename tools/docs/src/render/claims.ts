import { table } from '@film-mesh/proof/kit';

import { figuresIn, numberIn, type Figures } from './figures.ts';
import { tableWith } from './tables.ts';

/** The reports that the claims stand on, by the names of their pages in docs/proof. */
export type Reports = Readonly<Record<'resilience' | 'durability' | 'fuzzing' | 'performance', string>>;

/** Experiments behind a claim each, and the unit of their figures. */
const EXPERIMENTS: readonly (readonly [name: string, claim: string, unit: string])[] = [
  ['hard-kill', 'No read fails when a replica is killed', 'failed'],
  ['rolling-restart', 'No request fails when a replica is rolled', 'failed'],
  ['rolling-proxy', 'No request fails when the proxy is rolled', 'failed'],
  ['no-replay', 'No retry makes a change twice', 'twice'],
  ['overload', 'Throughput stays at five times the load', '% lost'],
];

/**
 * The table of claims for README: a claim, the command that tries it, and the figure of its last report.
 *
 * @throws {Error} if a report lacks the figure of a claim
 */
export function claimsTable({ resilience, durability, fuzzing, performance }: Reports): string {
  const figures = figuresIn(resilience);
  const tried = [...figures.values()].filter(holds).length;
  const hurt = tableWith('acknowledged', durability);
  const fuzzed = tableWith('findings', fuzzing);
  const bounds = tableWith('held', performance);
  const read = bounds.find(({ what, figure }) => what?.startsWith('GET by id (sqlite') && figure === 'CPU µs × floor');
  const rows = [
    ...EXPERIMENTS.map(([name, claim, unit]) => {
      const { withRemedy, without } = known(figures.get(name), name);
      return [claim, command(`resilience ${name}`), `${withRemedy} ${unit}; ${without} without the remedy`];
    }),
    ['Each resilience setting is needed', command('resilience'), `${tried} of ${figures.size} experiments`],
    [
      'Nothing acknowledged is lost',
      command('durability'),
      `${sum(hurt, 'lost')} of ${sum(hurt, 'acknowledged')} lost in ${sum(hurt, 'kills')} kills`,
    ],
    [
      'Responses match the OpenAPI documents',
      command('fuzz'),
      `${sum(fuzzed, 'findings')} findings in ${sum(fuzzed, 'cases')} requests`,
    ],
    [
      'A read costs little more than with bare `node:http`',
      command('bench --load get-film'),
      `${numberIn(known(read, 'GET by id')['measured'])} × its CPU time`,
    ],
    [
      'Most bounds on its cost hold',
      command('bench'),
      `${bounds.filter(({ held }) => held === 'yes').length} of ${bounds.length} bounds`,
    ],
  ];
  return ['', table(['claim', 'command', 'figure'], rows), ''].join('\n');
}

function command(run: string): string {
  return `\`npm run proof -- ${run}\``;
}

function holds({ bound, withRemedy, without }: Figures): boolean {
  return numberIn(withRemedy) <= numberIn(bound) && numberIn(without) > numberIn(bound);
}

function sum(rows: readonly Readonly<Record<string, string>>[], column: string): string {
  const total = rows.reduce((so, row) => so + numberIn(row[column]), 0);
  if (Number.isNaN(total)) {
    throw new Error(`a report has no ${column}`);
  }
  return total.toLocaleString('en');
}

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) {
    throw new Error(`no report has ${what}`);
  }
  return value;
}
