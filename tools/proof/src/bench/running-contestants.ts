import type { DatabaseUrls, MeshOptions, Part } from '@film-mesh/mesh';
import type { Store } from '@film-mesh/service-descriptor';

import { Stage, stageFolder } from '../kit/index.ts';
import type { Contestant } from './contestants.ts';
import { CORES, pin, usageOfFamilies, type Usage } from './cpu.ts';
import { seed } from './seed.ts';

/** The parts of a mesh whose work can be counted. */
export const PARTS = { film: 'film-service-1', rating: 'rating-service-1', proxy: 'frontend-proxy' } as const;

/** The part that is the database server, if the store has one. */
const SERVER: Store = 'postgres';

/** One of {@link PARTS}. */
export type PartName = keyof typeof PARTS;

/** A contestant that runs. */
export class Running {
  /** The name of the contestant. */
  readonly name: string;
  readonly stage: Stage;
  /** Its databases, by the name of the service. */
  readonly urls: DatabaseUrls;
  readonly #server: readonly Part[];

  /** @param owner the contestant whose database server it uses, unless its own mesh has it */
  constructor(name: string, stage: Stage, urls: DatabaseUrls, owner?: Running) {
    this.name = name;
    this.stage = stage;
    this.urls = urls;
    this.#server = owner === undefined ? [] : owner.stage.mesh.parts.filter(({ plan }) => plan.name === SERVER);
    pin(this.#allPids(), CORES.server);
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

  /** The usage of all of its processes and of its database server. */
  usage(): Usage {
    return usageOfFamilies(this.#allPids());
  }

  #allPids(): number[] {
    return [...this.#server, ...this.stage.mesh.parts].flatMap(({ pid }) => pid ?? []);
  }
}

/** The proxy takes its tokens, but always has one: a response of its own comes faster than the limit allows. */
const UNLIMITED: MeshOptions['edge'] = { maxRequestsPerSecond: 1_000_000 };

/** The contestant whose services create the tables of the databases that all of them have. */
export const HOME = 'film-mesh';

/** Starts contestants, those of as many films on one database, and keeps them until all is over. */
export class RunningContestants {
  readonly store: Store;
  readonly #contestants: ReadonlyMap<string, Contestant>;
  readonly #say: (line: string) => void;
  readonly #signal: AbortSignal;
  readonly #running = new Map<string, Promise<Running>>();

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
  running(name: string, films: number): Promise<Running> {
    const key = `${name} ${String(films)}`;
    const known = this.#running.get(key);
    if (known !== undefined) {
      return known;
    }
    const starting = name === HOME ? this.#startHome(films) : this.#startOther(name, films);
    // At once: those who ask while it starts get the same one.
    this.#running.set(key, starting);
    starting.catch(() => this.#running.delete(key));
    return starting;
  }

  /** Stops those that take few loads, except those of the names: while they are idle, they work a little all the same. */
  async stopExcept(names: readonly string[]): Promise<void> {
    for (const [key, { name, stage }] of await this.#started()) {
      if (this.#contestants.get(name)?.loads !== undefined && !names.includes(name)) {
        await stage.stop();
        this.#running.delete(key);
      }
    }
  }

  async stop(): Promise<void> {
    // Last the one whose mesh has the database's server.
    for (const [, { stage }] of (await this.#started()).toReversed()) {
      await stage.stop();
    }
  }

  /** Those that run, in the order in which they were asked for, once none is starting. */
  async #started(): Promise<(readonly [key: string, Running])[]> {
    const settled = await Promise.all(
      [...this.#running].map(([key, starting]) =>
        starting.then(
          (running) => [[key, running] as const],
          () => [],
        ),
      ),
    );
    return settled.flat();
  }

  async #startOther(name: string, films: number): Promise<Running> {
    return this.#start(name, await this.running(HOME, films));
  }

  async #startHome(films: number): Promise<Running> {
    this.#say(`${this.store}: making ${films.toLocaleString('en')} films`);
    const running = await this.#start(HOME);
    await seed(running.urls, films);
    return running;
  }

  async #start(name: string, owner?: Running): Promise<Running> {
    const { argsOf, settings, edge, environment } = this.#contestants.get(name) ?? {};
    const urls: Record<string, string> = {};
    let lastLine = '';
    const stage = await Stage.start(
      {
        folder: await stageFolder('bench'),
        ...(owner === undefined ? { store: this.store } : { databaseUrls: owner.urls }),
        databaseUrlOf: (service, url) => {
          urls[service] = url;
          return Promise.resolve(url);
        },
        ...(argsOf && { argsOf }),
        ...(settings && { settings }),
        edge: { ...UNLIMITED, ...edge },
        ...(environment && { environment }),
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
    return new Running(name, stage, urls, owner);
  }
}
