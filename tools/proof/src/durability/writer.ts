import { setTimeout as sleep } from 'node:timers/promises';

import type { Film } from '@film-mesh/film-domain';
import type { Stars } from '@film-mesh/rating-domain';

import { isSuccessOrProblem, type Answer, type Call, type Client, type ClientOptions } from '../kit/index.ts';
import type { FilmRecord, FilmState, Journal } from './journal.ts';
import { nameAfter } from './verdict.ts';

/** The connections of writers and readers: kept, and given up a little later than the proxy answers most requests. */
export const CONNECTIONS: ClientOptions = { keepAlive: true, timeoutMs: 15_000 };

/** The list that is followed; its pages have fewer films than a batch. */
export const FOLLOWED = '/films?limit=50';

/** From a failure to the next try, in milliseconds. */
const RETRY_MS = 100;

/** The statuses after which the same request may be sent again: too early, too much, or not at this moment. */
const isPassing = (status: number) => status === 409 || status === 429 || status >= 500;

/**
 * Writes as a client does, and records each request before it is sent, and each response when it arrives. Retries
 * requests that may be retried until they are acknowledged, or until its time is over.
 */
export class Writer {
  readonly #client: Client;
  readonly #journal: Journal;
  readonly #over: AbortSignal;

  /** @param over ends all retries */
  constructor(client: Client, journal: Journal, over: AbortSignal) {
    this.#client = client;
    this.#journal = journal;
    this.#over = over;
  }

  /** Creates films with one request, under a key where it has one; resolves with those that were acknowledged. */
  async create(states: readonly FilmState[], key: string | undefined): Promise<readonly FilmRecord[]> {
    const records = states.map((state) => this.#journal.sending(state, key !== undefined));
    const call: Call = {
      method: 'POST',
      path: '/films',
      value: states.length === 1 ? states[0] : states,
      headers: key === undefined ? {} : { 'idempotency-key': `"${key}"` },
    };
    const answer = key === undefined ? await this.#once(call, [201]) : await this.#untilAnswered(call, [201]);
    if (answer?.status !== 201) {
      return [];
    }
    const films = answer.json<Film[]>();
    records.forEach((record, index) => {
      const film = films[index];
      if (film?.name !== record.base) {
        this.#journal.wrongAnswers.push(`POST /films of ${record.base} answered ${answer.text.slice(0, 200)}`);
        return;
      }
      this.#journal.created(record, film.id);
    });
    return records.filter(({ id }) => id !== undefined);
  }

  /**
   * Changes a film; `If-Match` keeps a try that comes late, such as that of a process that was frozen, from having an
   * effect after the next change.
   *
   * @param version the film's version so far
   * @returns whether it was acknowledged
   */
  async change(film: FilmRecord, version: number): Promise<boolean> {
    const state = { name: nameAfter(film.base, version), language: `language ${String(version)}` };
    film.changing(state);
    const path = `/films/${String(film.id)}`;
    const call = { method: 'PUT', path, value: state, headers: { 'if-match': `"${String(version)}"` } };
    const answer = await this.#untilAnswered(call, [200, 404, 412]);
    if (answer?.status === 404) {
      film.missed = true;
    }
    // Nobody else changes this film: an earlier try has done so, and its answer was lost.
    const done = answer?.status === 200 || (answer?.status === 412 && (await this.#isNow(path, state)));
    if (done) {
      film.changed(state);
      this.#journal.acknowledged++;
    }
    return done;
  }

  /** Votes on a film, whose rating may still be on its way. */
  async vote(film: FilmRecord, voter: string, stars: Stars): Promise<void> {
    film.voting(voter, stars);
    const path = `/ratings/${String(film.id)}/votes/${voter}`;
    const answer = await this.#untilAnswered({ method: 'PUT', path, value: { stars } }, [200], [404]);
    if (answer !== undefined) {
      film.voted(voter, stars);
      this.#journal.acknowledged++;
    }
  }

  /** Removes a film. */
  async remove(film: FilmRecord): Promise<void> {
    film.removal = 'asked';
    let tries = 0;
    const call = { method: 'DELETE', path: `/films/${String(film.id)}` };
    const answer = await this.#untilAnswered(call, [204, 404], [], () => tries++);
    if (answer?.status === 404 && tries === 1) {
      film.missed = true;
    }
    if (answer !== undefined) {
      film.removal = 'acknowledged';
      this.#journal.acknowledged++;
    }
  }

  async #isNow(path: string, { name, language }: FilmState): Promise<boolean> {
    const answer = await this.#untilAnswered({ path }, [200]);
    if (answer === undefined) {
      return false;
    }
    const film = answer.json<Film>();
    const same = film.name === name && film.language === language;
    if (!same) {
      this.#journal.wrongAnswers.push(`PUT ${path} answered 412, and the film is ${answer.text}`);
    }
    return same;
  }

  /**
   * Sends a request again and again.
   *
   * @param final the statuses that end it
   * @param early the statuses that say, beside those of {@link isPassing}, that it is too early
   * @returns undefined where time was over before, or where the answer was none that there should be
   */
  async #untilAnswered(
    call: Call,
    final: readonly number[],
    early: readonly number[] = [],
    trying: () => void = () => undefined,
  ): Promise<Answer | undefined> {
    while (!this.#over.aborted) {
      trying();
      const answer = await this.#once(call, [...final, ...early]);
      if (answer !== undefined && final.includes(answer.status)) {
        return answer;
      }
      if (answer !== undefined && !isPassing(answer.status) && !early.includes(answer.status)) {
        return undefined;
      }
      await sleep(RETRY_MS, undefined, { signal: this.#over }).catch(() => undefined);
    }
    return undefined;
  }

  /** Sends a request once and looks at the answer; undefined where there was none. */
  async #once(call: Call, known: readonly number[]): Promise<Answer | undefined> {
    const asked = `${call.method ?? 'GET'} ${call.path}`;
    try {
      const answer = await this.#client.send(call);
      const { status, headers, text } = answer;
      if (!isSuccessOrProblem(answer) || (!known.includes(status) && !isPassing(status))) {
        const type = String(headers['content-type']);
        this.#journal.wrongAnswers.push(`${asked} answered ${String(status)} ${type} ${text.slice(0, 200)}`);
      }
      return answer;
    } catch (error) {
      this.#journal.wrongAnswers.push(`${asked} was not answered: ${String(error)}`);
      return undefined;
    }
  }
}
