import type { Circumstances } from '../kit/report/circumstances.ts';
import { circumstancesTable, page } from '../kit/report/page.ts';
import { table } from '../kit/report/table.ts';
import type { StoreRun } from './fuzz-store.ts';
import { PHASES } from './read-event.ts';
import { ANSWERS, type Row } from './tally.ts';

/** Number of shown findings of a store. */
const SHOWN = 20;

/** The circumstances of fuzzing. */
export interface FuzzCircumstances extends Circumstances {
  readonly seed: number;
  /** Number of wanted cases on each store. */
  readonly wanted: number;
  readonly versions: string;
}

/** The results, a line for each store. */
export function summaryTable(runs: readonly StoreRun[]): string {
  return table(
    ['store', 'cases', '5xx', 'no answer', 'contract failures', 'findings', 'rounds', 'seconds'],
    runs.map(({ store, tally, rounds, seconds }) => {
      const { answers, contractFailures } = tally.total;
      return [
        store,
        ...[tally.cases, answers['5xx'], answers.none, contractFailures, tally.findings.length, rounds, seconds],
      ];
    }),
  );
}

/** Number of cases of each operation, by phase and by response. */
export function operationTable({ tally }: StoreRun): string {
  return table(
    ['operation', ...PHASES, ...ANSWERS, 'contract failures'],
    [...tally.rows, tally.total].map((row) => [row.operation, ...figures(row)]),
  );
}

/** Some of what is wrong, a line each. */
export function findingsOf({ store, tally: { findings } }: StoreRun): string[] {
  const more = findings.length - SHOWN;
  return [
    ...findings.slice(0, SHOWN).map((finding) => `${store}: ${finding}`),
    ...(more > 0 ? [`${store}: and ${String(more)} more`] : []),
  ];
}

/** docs/proof/fuzzing.md: what was found, where and how. */
export function markdownOf(about: FuzzCircumstances, runs: readonly StoreRun[]): string {
  const { seed, wanted, versions } = about;
  const short = runs.filter(({ tally }) => tally.cases < wanted);
  return page('fuzz --report FILE', 'Fuzzing', [
    'Written by the command below: Schemathesis makes up requests from the OpenAPI documents of both services, sends ' +
      'them through Envoy, and validates each answer against the document. Every round goes through both documents in all ' +
      'phases, each with the next seed; one mesh serves all rounds of a store, and the stores run side by side. The first ' +
      'round also sends each operation bodies that are made to cost as much as may be, in every encoding, and queries, ' +
      'paths and headers as clients send them.',
    'Not checked: `unsupported_method` anywhere (why: `tools/proof/src/fuzz/fuzz.ts`), `ensure_resource_availability` on ' +
      '`/films/{id}` (why: `tools/proof/src/fuzz/schemathesis.toml`). Rounds repeat many of the coverage cases.',
    circumstancesTable(about, { seed: `${String(seed)}, and the next ones`, versions }),
    summaryTable(runs),
    ...short.map(
      ({ store, tally }) =>
        `${store} ended at ${String(tally.cases)} cases instead of ${String(wanted)}, ` +
        `${tally.findings.length > 0 ? 'at what was found' : 'as its time was over'}.`,
    ),
    ...runs.flatMap((run) => [`## ${run.store}`, operationTable(run), ...findingsOf(run).map((line) => `- ${line}`)]),
  ]);
}

function figures({ phases, answers, contractFailures }: Row): number[] {
  return [...PHASES.map((phase) => phases[phase]), ...ANSWERS.map((answer) => answers[answer]), contractFailures];
}
