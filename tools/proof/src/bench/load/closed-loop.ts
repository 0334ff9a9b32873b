import autocannon from 'autocannon';

import { quantile, type Call } from '../../kit/index.ts';

/** Duration and concurrency of a load. */
export interface Loop {
  /** The target, such as `http://127.0.0.1:5000`. */
  readonly origin: string;
  /** Number of concurrent clients, each of which sends the next request after the response to the last. */
  readonly clients: number;
  /** At least so long, and until there are as many answers as clients. */
  readonly seconds: number;
  /** Ends after so many requests instead, all of them answered: for those of which only a few go into a second. */
  readonly amount?: number;
  /** The part of the requests that may be answered with an error, which then do not count; none by default. */
  readonly mayFail?: number;
  /** The status of a successful answer; any 2xx by default. */
  readonly status?: number;
  /** Makes the next request. */
  readonly next: () => Call;
}

/** The results as the clients saw them. */
export interface Seen {
  readonly answers: number;
  /** From the first request to the last answer, in seconds. */
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Interval of the check whether the time is over, in milliseconds. */
const LOOK_MS = 50;
/** Time limits of one response, and of all, in seconds. */
const MAX_SECONDS = 60;

/**
 * Lets clients send requests one after the other on connections that they keep.
 *
 * @throws {Error} where more of them than may fail were not answered with success
 */
export async function closedLoop({
  origin,
  clients,
  seconds,
  amount,
  mayFail = 0,
  status: wanted,
  next,
}: Loop): Promise<Seen> {
  const times: number[] = [];
  let refused = 0;
  const startedAt = performance.now();
  let lastAt = startedAt;
  const { promise, resolve, reject } = Promise.withResolvers<autocannon.Result>();
  const running = autocannon(
    {
      url: origin,
      connections: clients,
      duration: MAX_SECONDS,
      timeout: MAX_SECONDS,
      ...(amount !== undefined && { amount }),
      sampleInt: LOOK_MS,
      requests: [{ setupRequest: (request) => ({ ...request, ...next() }) as autocannon.Request }],
    },
    (error: Error | null, result: autocannon.Result) => {
      if (error === null) {
        resolve(result);
      } else {
        reject(error);
      }
    },
  );
  running.on('response', (_client, status, _bytes, tookMs) => {
    if (wanted === undefined ? isSuccess(status) : status === wanted) {
      times.push(tookMs);
    } else {
      refused++;
    }
    lastAt = performance.now();
  });
  const looking = setInterval(() => {
    // A slow request must be answered as often as there are clients, since some stores answer all of them at once.
    if (amount === undefined && times.length >= clients && performance.now() - startedAt >= seconds * 1_000) {
      running.stop();
    }
  }, LOOK_MS);
  const { errors, statusCodeStats } = await promise;
  clearInterval(looking);
  if (refused > mayFail * times.length || errors > 0 || times.length === 0) {
    throw new Error(`${origin}: ${String(errors)} errors, and of each status ${JSON.stringify(statusCodeStats)}`);
  }
  const sorted = Float64Array.from(times).sort();
  return {
    answers: times.length,
    seconds: (lastAt - startedAt) / 1_000,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
  };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
