import { ProcessWatch } from '@film-mesh/postgres-server/embedded';
import { UserError } from './command-line/index.ts';

import { Part, PART_TIMES, STOP_SIGNAL, type PartEvents, type PartPlan, type PartTimes } from './part.ts';
import { until } from './probe.ts';

/** Parts that depend on each other: started from the first layer up, stopped from the last one down. */
export class Layers {
  readonly #layers: Part[][] = [];
  readonly #events: PartEvents;
  readonly #times: PartTimes;
  readonly #gaveUp = new AbortController();
  readonly #watch: ProcessWatch;

  /** @param watch ends the parts, from the last layer down, whatever ends this process */
  constructor(events: PartEvents, times: PartTimes = PART_TIMES, watch = new ProcessWatch({ removes: [] })) {
    this.#times = times;
    this.#watch = watch;
    this.#events = {
      line: (part, text) => events.line(part, text),
      died: (part, how) => events.died(part, how),
      gaveUp: (part, how) => {
        events.gaveUp(part, how);
        this.#gaveUp.abort(new UserError(`${part} cannot be kept running (${how})${this.#lastWordsOf(part)}`));
      },
    };
  }

  /**
   * Starts the parts of the next layer and resolves when all of them are ready.
   *
   * @param signal ends the wait
   * @throws the reason of the signal, or an Error if a part cannot be kept running or is not ready within a minute
   */
  async start(plans: readonly PartPlan[], signal?: AbortSignal): Promise<void> {
    const layer: Part[] = [];
    this.#layers.push(layer);
    layer.push(...this.#partsOf(layer, plans, this.#events));
    await this.#startAll(layer, AbortSignal.any([this.#gaveUp.signal, ...(signal ? [signal] : [])]));
  }

  /**
   * Starts parts in the layer of a running one, and resolves when all of them are ready.
   *
   * @param beside the name of a part of the layer
   * @param signal ends the wait
   * @throws as {@link start}; none of the new parts is left then, and the others continue
   */
  async add(beside: string, plans: readonly PartPlan[], signal?: AbortSignal): Promise<void> {
    const layer = this.#layerOf(beside);
    const failed = new AbortController();
    let isReady = false;
    const events: PartEvents = {
      ...this.#events,
      gaveUp: (part, how) => {
        if (isReady) {
          this.#events.gaveUp(part, how);
        } else {
          failed.abort(new UserError(`${part} cannot be kept running (${how})${this.#lastWordsOf(part)}`));
        }
      },
    };
    const added = this.#partsOf(layer, plans, events);
    layer.push(...added);
    try {
      await this.#startAll(added, AbortSignal.any([failed.signal, this.#gaveUp.signal, ...(signal ? [signal] : [])]));
      isReady = true;
    } catch (error) {
      await this.remove(plans.map(({ name }) => name));
      throw error;
    }
  }

  /** Stops parts and removes them. */
  async remove(names: readonly string[]): Promise<void> {
    await Promise.all(
      names.map(async (name) => {
        const part = this.part(name);
        await part.stop();
        const layer = this.#layerOf(name);
        layer.splice(layer.indexOf(part), 1);
      }),
    );
  }

  /** Stops all parts, those in front first, so that nobody calls one that is gone. */
  async stop(): Promise<void> {
    for (const layer of this.#layers.toReversed()) {
      await Promise.all(layer.map((part) => part.stop()));
    }
    await this.#watch.dismiss();
  }

  /** All parts, dependencies first. */
  get parts(): readonly Part[] {
    return this.#layers.flat();
  }

  /** @throws {Error} if there is no such part */
  part(name: string): Part {
    const part = this.parts.find(({ plan }) => plan.name === name);
    if (!part) {
      throw new Error(`there is no part ${name}`);
    }
    return part;
  }

  #partsOf(of: Part[], plans: readonly PartPlan[], events: PartEvents): Part[] {
    const layer = this.#layers.indexOf(of);
    return plans.map(
      (plan) =>
        new Part(plan, events, this.#times, ({ command, args, stopSignal = STOP_SIGNAL, ...rest }, times) => {
          const { name, cwd, env, identity, orphanTitle, stopMs = times.stopMs } = rest;
          const end = { layer, stopSignal, stopMs, ...(orphanTitle && { orphanTitle }) };
          return this.#watch.spawn(command, args, { name, cwd, env, ...identity, ...end });
        }),
    );
  }

  async #startAll(parts: readonly Part[], ended: AbortSignal): Promise<void> {
    parts.forEach((part) => {
      part.start();
    });
    await Promise.all(parts.map((part) => this.#untilReady(part, ended)));
  }

  async #untilReady(part: Part, ended: AbortSignal): Promise<void> {
    const { name, readyUrl, lastFault = () => `no 200 from ${readyUrl}` } = part.plan;
    const { readyMs } = this.#times;
    const deadline = Date.now() + readyMs;
    await until(name, () => part.isReady(), readyMs, ended).catch((error: unknown) => {
      throw Date.now() < deadline
        ? error
        : new UserError(
            `${name} is not ready after ${String(readyMs / 1_000)} s: ${lastFault() ?? 'no answer'}${this.#lastWordsOf(name)}`,
            { cause: error },
          );
    });
  }

  /** The last lines of a part, each on a line of its own, to be appended to an error. */
  #lastWordsOf(name: string): string {
    const lines = this.part(name).lastLines.map((line) => `\n  ${name} | ${line}`);
    return lines.length === 0 ? '' : `; its last lines:${lines.join('')}`;
  }

  #layerOf(name: string): Part[] {
    const part = this.part(name);
    return this.#layers.find((layer) => layer.includes(part)) ?? [];
  }
}
