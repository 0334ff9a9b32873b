import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { onPath } from '@film-mesh/mesh';
import { UserError } from '@film-mesh/mesh/command-line';

import type { Call } from '../../kit/index.ts';
import { CORES, onCore } from '../cpu.ts';
import type { Seen } from './closed-loop.ts';

/** A load generator in C, with an event loop of its own: https://github.com/wg/wrk */
export const WRK = 'wrk';

/** Time limit of one response. */
const TIMEOUT = '60s';

/** A load by {@link WRK}. */
export interface WrkLoop {
  /** The target, such as `http://127.0.0.1:5000`. */
  readonly origin: string;
  /** Number of concurrent clients. */
  readonly clients: number;
  readonly seconds: number;
  /** A GET about the film of that number, which ends the path in as many digits for each film. */
  readonly call: (n: number) => Call;
  /** Number of films, of which each request takes one at random. */
  readonly films: number;
}

/** The advice to install a program. */
export function missing(program: string): UserError {
  return new UserError(`${program} is missing: install the package ${program}, such as by apt-get install ${program}`);
}

/**
 * Lets wrk's clients send requests one after the other on connections that they keep.
 *
 * @throws {UserError} if wrk is not installed
 * @throws {Error} if a request was not answered with success
 */
export async function wrkLoop({ origin, clients, seconds, call, films }: WrkLoop): Promise<Seen> {
  const wrk = onPath(WRK);
  if (wrk === undefined) {
    throw missing(WRK);
  }
  const folder = await mkdtemp(join(tmpdir(), 'film-mesh-wrk-'));
  try {
    const script = join(folder, 'random-films.lua');
    await writeFile(script, scriptOf(call(0).path, films));
    const limits = ['--threads=1', `--connections=${String(clients)}`, `--duration=${String(seconds)}s`];
    const [file, ...args] = onCore(CORES.load, [wrk, ...limits, `--timeout=${TIMEOUT}`, `--script=${script}`, origin]);
    const { stdout } = await promisify(execFile)(file, args);
    return seenByWrk(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The members of the line that {@link scriptOf} adds to wrk's report; times are in microseconds. */
interface Summary {
  readonly requests: number;
  readonly duration: number;
  readonly p50: number;
  readonly p99: number;
  /** Of the connections, and responses with a status of 400 or more. */
  readonly errors: number;
}

/**
 * The results in wrk's report.
 *
 * @throws {Error} if there are none, or if a request was not answered with success
 */
export function seenByWrk(report: string): Seen {
  const { requests, duration, p50, p99, errors } = JSON.parse(report.trim().split('\n').at(-1) ?? '') as Summary;
  if (errors > 0 || requests === 0) {
    throw new Error(`${String(errors)} errors, ${String(requests)} answers:\n${report}`);
  }
  return { answers: requests, seconds: duration / 1e6, p50Ms: p50 / 1e3, p99Ms: p99 / 1e3 };
}

/**
 * Lua for wrk: requests for random films, and a last line of the report with exact figures, as wrk rounds them.
 *
 * @param path that of the film 0
 */
export function scriptOf(path: string, films: number): string {
  const digits = /0+$/u.exec(path)?.[0].length ?? 0;
  return `math.randomseed(${String(Date.now() % 2 ** 31)})
function request()
  return wrk.format("GET", "${path.slice(0, -digits)}" .. string.format("%0${String(digits)}d", math.random(${String(films)})))
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format('{"requests":%d,"duration":%d,"p50":%d,"p99":%d,"errors":%d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    e.connect + e.read + e.write + e.timeout + e.status))
end
`;
}
