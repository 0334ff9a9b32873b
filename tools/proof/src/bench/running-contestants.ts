import type { DatabaseUrls, Part } from '@film-mesh/mesh';
import type { Store } from '@film-mesh/service-descriptor';

import { Stage, stageFolder } from '../kit/index.ts';
import type { Contestant } from './contestants.ts';
import { CORES, pin } from './cpu.ts';
import { seed } from './seed.ts';

/** The parts of a mesh whose work can be counted. */
export const PARTS = { film: 'film-service-1', rating: 'rating-service-1', proxy: 'frontend-proxy' } as const;

/** One of {@link PARTS}. */
export type PartName = keyof typeof PARTS;

/** A contestant that runs. */
export class Running {
  readonly stage: Stage;
  /** Its databases, by the name of the service. */
  readonly urls: DatabaseUrls;

  constructor(stage: Stage, urls: DatabaseUrls) {
    this.stage = stage;
    this.urls = urls;
    pin(this.pids(Object.keys(PARTS) as PartName[]), CORES.server);
  }

  part(part: PartName): Part {
    return this.stage.mesh.part(PARTS[part]);
  }

  /** The origin of a part: the API for the proxy, itself for a service. */
  origin(part: PartName): string {
    return part === 'proxy' ? this.stage.mesh.url : this.stage.origin(PARTS[part]);
  }

  /** The processes of parts. */
  pids(parts: readonly PartName[]): number[] {
    return parts.flatMap((part) => this.part(part).pid ?? []);
  }
}

/** The contestant whose services create the tables of the databases that all of them have. */
export const HOME = 'film-mesh';

/** Starts contestants, those of as many films on one database, and keeps them until all is over. */
export class RunningContestants {
  readonly store: Store;
  readonly #contestants: ReadonlyMap<string, Contestant>;
  readonly #say: (line: string) => void;
  readonly #signal: AbortSignal;
  readonly #running = new Map<string, Running>();

  constructor(
    store: Store,
    contestants: ReadonlyMap<string, Contestant>,
    say: (line: string) => void,
    signal: AbortSignal,
  ) {
    this.store = store;
    this.#contestants = contestants;
    this.#say = say;
    this.#signal = signal;
  }

  /** A contestant on a database with so many films; it is started when it is asked for the first time. */
  async running(name: string, films: number): Promise<Running> {
    const key = `${name} ${String(films)}`;
    const started =
      this.#running.get(key) ??
      (name === HOME ? await this.#startHome(films) : await this.#start(name, (await this.running(HOME, films)).urls));
    this.#running.set(key, started);
    return started;
  }

  async stop(): Promise<void> {
    // Last the one whose mesh has the database's server.
    for (const { stage } of [...this.#running.values()].toReversed()) {
      await stage.stop();
    }
  }

  async #startHome(films: number): Promise<Running> {
    this.#say(`${this.store}: making ${films.toLocaleString('en')} films`);
    const running = await this.#start(HOME);
    await seed(running.urls, films);
    return running;
  }

  async #start(name: string, databaseUrls?: DatabaseUrls): Promise<Running> {
    const { argsOf, settings } = this.#contestants.get(name) ?? {};
    const urls: Record<string, string> = {};
    let lastLine = '';
    const stage = await Stage.start(
      {
        folder: await stageFolder('bench'),
        ...(databaseUrls === undefined ? { store: this.store } : { databaseUrls }),
        databaseUrlOf: (service, url) => {
          urls[service] = url;
          return Promise.resolve(url);
        },
        ...(argsOf && { argsOf }),
        ...(settings && { settings }),
        say: this.#say,
        events: {
          line: (_part, text) => {
            lastLine = text || lastLine;
          },
          died: (part, how) => {
            this.#say(`${name}: ${part} died (${how}): ${lastLine}`);
          },
          gaveUp: (part, how) => {
            this.#say(`${name}: ${part} gave up (${how}): ${lastLine}`);
          },
        },
      },
      this.#signal,
    );
    if (this.store === 'postgres' && name === HOME) {
      pin([stage.mesh.part(this.store).pid ?? 0], CORES.server);
    }
    return new Running(stage, urls);
  }
}
