import type { Mesh } from '@film-mesh/mesh';
import type { Store } from '@film-mesh/service-descriptor';

import { Stage, stageFolder } from '../kit/index.ts';
import { fuzzBodies, fuzzRequests } from './fuzz-operations.ts';
import { fuzz } from './fuzz.ts';
import { Tally } from './tally.ts';

/** The goals of fuzzing. */
export interface Goal {
  /** At least so many cases. */
  readonly cases: number;
  /** No new round after so many minutes. */
  readonly minutes: number;
}

/** The result of fuzzing a mesh on one store. */
export interface StoreRun {
  readonly store: Store;
  readonly tally: Tally;
  /** Number of rounds through both documents, each with the next seed. */
  readonly rounds: number;
  readonly seconds: number;
  /** Envoy's version. */
  readonly envoy: string;
}

/**
 * Maximum of cases of an operation in a phase of a round: with more, reports are slow, and a late finding comes early.
 */
const MOST_EXAMPLES = 250;
/** About how many cases come of one example of both documents: ten operations, made up singly and in sequences. */
const CASES_OF_AN_EXAMPLE = 20;

/**
 * Starts a mesh and goes through the OpenAPI documents of its services, by way of the proxy, round after round.
 * Ends at a round with findings: what is found once is found again.
 *
 * @param seed the first round's; each further one has the next
 * @param say what hears of the progress
 * @throws the reason of the signal
 */
export async function fuzzStore(
  store: Store,
  goal: Goal,
  seed: number,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<StoreRun> {
  const tally = new Tally();
  const died = (part: string, how: string) => tally.findings.push(`${part} died (${how})`);
  const stage = await Stage.start(
    {
      folder: await stageFolder('fuzzing'),
      store,
      // Each request is logged otherwise, and there are many.
      environment: { LOG_LEVEL: 'warn' },
      events: { line: () => undefined, died, gaveUp: died },
    },
    signal,
  );
  const { mesh } = stage;
  const startedMs = performance.now();
  const examples = Math.min(MOST_EXAMPLES, Math.ceil(goal.cases / CASES_OF_AN_EXAMPLE));
  const isOver = () =>
    tally.cases >= goal.cases || tally.findings.length > 0 || performance.now() > startedMs + goal.minutes * 60_000;
  try {
    let rounds = 0;
    do {
      for (const { descriptor } of mesh.services) {
        const documentUrl = `${mesh.url}${descriptor.docs}/openapi.json`;
        const before = tally.findings.length;
        const how = { documentUrl, origin: mesh.url, seed: seed + rounds, signal };
        await fuzz({ ...how, examples }, tally);
        // Once: they are the same in each round but for a size, and large.
        if (rounds === 0) {
          await fuzzBodies(how, tally);
          await fuzzRequests(how, tally);
        }
        say(
          `${store}: ${String(tally.cases)} of ${String(goal.cases)} cases, ${String(tally.findings.length)} findings ` +
            `(${descriptor.docs}, seed ${String(seed + rounds)})`,
        );
        tally.findings.slice(before).forEach((finding) => say(`${store}: ${finding}`));
      }
      rounds++;
    } while (!isOver());
    const seconds = Math.round((performance.now() - startedMs) / 1_000);
    return { store, tally, rounds, seconds, envoy: await envoyVersion(mesh) };
  } finally {
    await stage.stop();
  }
}

/** As its administration says: `<commit>/<version>/…`. */
async function envoyVersion({ adminUrl }: Mesh): Promise<string> {
  const { version } = (await (await fetch(`${adminUrl}/server_info`)).json()) as { version: string };
  return version.split('/')[1] ?? version;
}
