import { json } from 'node:stream/consumers';
import { isDeepStrictEqual } from 'node:util';

import type { Call } from '../../kit/index.ts';
import type { Competition } from '../competition.ts';
import type { Lane, Load, Sample } from '../load.ts';
import type { PartName, Running } from '../running-contestants.ts';
import { closedLoop } from './closed-loop.ts';
import { openAnswer } from './open-answer.ts';
import { sampleHttp } from './sample-http.ts';

/**
 * The part of their requests that those may answer with an error who have no remedy for it: under many clients a call of
 * one plain service to the other fails now and then. Ours may not.
 */
const OTHERS_MAY_FAIL = 0.1;
/** Maximum of measurements until one succeeds: on a busy machine, of ten slow requests two may fail. */
const OTHERS_TRIES = 3;

/** Minimum of clients until the first round. */
const WARM_UP_CLIENTS = 32;

/** A load of one request after the other. */
export interface HttpLoad extends Omit<Load, 'lanes' | 'unit'> {
  readonly unit?: Load['unit'];
  /** Units of a request; 1 by default. */
  readonly unitsARequest?: number;
  /** The target part; the film service by default. */
  readonly to?: PartName;
  /** The parts whose processor time and memory count, or the whole mesh; the film service alone by default. */
  readonly counts?: readonly PartName[] | 'mesh';
  /** The contestants; all by default. */
  readonly only?: readonly string[];
  /** The status of a successful answer; any 2xx by default. */
  readonly status?: number;
  /** Kinds of it that are lanes of their own, by name; one without a name by default. */
  readonly variants?: Readonly<Record<string, (n: number) => Call>>;
  /** The request about the film of that number, counted from 1. */
  readonly call: (n: number) => Call;
  /** Requests per second of a round, if they are few. */
  readonly amountASecond?: number;
  /** Set if all give the same answer, which is then compared first. */
  readonly sameAnswer?: boolean;
}

/** Makes a load of it. */
export function httpLoad(http: HttpLoad): Load {
  const { unit = 'request', ...load } = http;
  return { ...load, unit, lanes: (competition) => lanesOf(http, competition) };
}

async function lanesOf(http: HttpLoad, competition: Competition): Promise<Lane[]> {
  const { only = competition.names, films = [competition.films], variants = { '': http.call }, to = 'film' } = http;
  const lanes: Lane[] = [];
  const answers: { name: string; answer: unknown }[] = [];
  for (const contestant of competition.names.filter((name) => only.includes(name))) {
    for (const size of films) {
      const running = await competition.running(contestant, size);
      for (const [variant, call] of Object.entries(variants)) {
        const name = [contestant, ...(films.length > 1 ? [`of ${sizeName(size)}`] : []), variant].join(' ').trimEnd();
        const isOurs = competition.isOurs(contestant);
        const measureWith = (clients: number) => (seconds: number) =>
          measureHttp(
            { ...http, call },
            running,
            { films: size, clients, mayFail: isOurs ? 0 : OTHERS_MAY_FAIL },
            seconds,
          );
        lanes.push({
          name,
          tries: isOurs ? 1 : OTHERS_TRIES,
          measure: measureWith(competition.clients),
          // One after the other, many thousand requests would take minutes; until then a service's code is not compiled.
          ...(http.amountASecond === undefined && {
            warmUp: measureWith(Math.max(competition.clients, WARM_UP_CLIENTS)),
          }),
        });
        if (http.sameAnswer === true) {
          answers.push({ name, answer: await json(await openAnswer(running.origin(to), call(1))) });
        }
      }
    }
  }
  const other = answers.find(({ answer }) => !isDeepStrictEqual(answer, answers[0]?.answer));
  if (other !== undefined) {
    throw new Error(`${other.name} does not answer as ${answers[0]?.name ?? ''} does`);
  }
  return lanes;
}

/** The size of a load, and the part of its requests that may fail. */
interface HttpSize {
  readonly films: number;
  readonly clients: number;
  readonly mayFail?: number;
}

/** Measures requests of one kind on a contestant, for so many seconds. */
export function measureHttp(
  {
    to = 'film',
    counts = ['film'],
    unitsARequest = 1,
    amountASecond,
    status,
    call,
  }: Omit<HttpLoad, 'title' | 'clients' | 'variants'>,
  running: Running,
  { films, clients, mayFail = 0 }: HttpSize,
  seconds: number,
): Promise<Sample> {
  const load = () =>
    closedLoop({
      origin: running.origin(to),
      clients,
      seconds,
      mayFail,
      ...(status !== undefined && { status }),
      ...(amountASecond !== undefined && { amount: Math.max(clients, Math.round(seconds * amountASecond)) }),
      next: () => call(1 + Math.floor(Math.random() * films)),
    });
  return sampleHttp(running, counts, load, unitsARequest);
}

/** `1 k`, `1 M`. */
export function sizeName(films: number): string {
  if (films % 1_000_000 === 0) {
    return `${String(films / 1_000_000)} M`;
  }
  return films % 1_000 === 0 ? `${String(films / 1_000)} k` : String(films);
}
