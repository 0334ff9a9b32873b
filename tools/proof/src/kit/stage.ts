import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startMesh, statusOf, until, type Mesh, type MeshOptions } from '@film-mesh/mesh';
import type { Store } from '@film-mesh/service-descriptor';

/** Time limit for the whole mesh to answer again, in milliseconds. */
const HEAL_MS = 60_000;

/** Differences from the default mesh: one replica of each service, on SQLite. */
export interface StageOptions extends Partial<
  Omit<MeshOptions, 'data' | 'temporary' | 'ports' | 'prometheus' | 'events'>
> {
  /** Its folder, see {@link stageFolder}. */
  readonly folder: string;
  /**
   * Hears what happens. By default, lines are kept for {@link Stage.linesOf}, and a part that cannot be kept running is
   * an error that nobody catches.
   */
  readonly events?: Partial<MeshOptions['events']>;
}

/** Makes a temporary folder for a stage that is of this run. */
export async function stageFolder(run: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `film-mesh-${run}-`));
  // PostgreSQL runs as another user where this is root.
  await chmod(folder, 0o711);
  return folder;
}

/** A running mesh in a temporary folder, on free ports, without Prometheus. */
export class Stage {
  readonly mesh: Mesh;
  /** The data folder. */
  readonly folder: string;
  readonly #store: Store;
  readonly #lines: ReadonlyMap<string, readonly string[]>;

  private constructor(mesh: Mesh, folder: string, store: Store, lines: ReadonlyMap<string, readonly string[]>) {
    this.mesh = mesh;
    this.folder = folder;
    this.#store = store;
    this.#lines = lines;
  }

  /**
   * Starts a mesh. If that fails, the folder is removed.
   *
   * @param signal stops whatever has been started
   * @throws as {@link startMesh}
   */
  static async start({ folder, events, ...options }: StageOptions, signal?: AbortSignal): Promise<Stage> {
    const lines = new Map<string, string[]>();
    const all: MeshOptions = {
      scale: {},
      say: () => undefined,
      ...options,
      data: folder,
      temporary: true,
      ports: { free: true },
      prometheus: false,
      events: {
        line: (part, text) => {
          const written = lines.get(part) ?? [];
          written.push(text);
          lines.set(part, written);
        },
        died: () => undefined,
        gaveUp: (part, how) => {
          throw new Error(`${part} cannot be kept running (${how})`);
        },
        ...events,
      },
    };
    try {
      return new Stage(await startMesh(all, signal), folder, options.store ?? 'sqlite', lines);
    } catch (error) {
      await rm(folder, { recursive: true });
      throw error;
    }
  }

  /** The lines that a part has written so far. */
  linesOf(part: string): readonly string[] {
    return this.#lines.get(part) ?? [];
  }

  /** The origin of a part itself, such as `film-service-1`. */
  origin(part: string): string {
    return new URL(this.mesh.part(part).plan.readyUrl).origin;
  }

  /** The names of all replicas of a service. */
  replicasOf(service: string): string[] {
    const placed = this.mesh.services.find(({ descriptor }) => descriptor.name === service);
    return (placed?.endpoints ?? []).map((_endpoint, index) => `${service}-${String(index + 1)}`);
  }

  /** Resolves when the store and every replica answer. */
  async healed(): Promise<void> {
    const replicas = this.mesh.services.flatMap(({ descriptor }) => this.replicasOf(descriptor.name));
    for (const name of [...(this.#store === 'postgres' ? ['postgres'] : []), ...replicas]) {
      const { readyUrl, isReady = async () => (await statusOf(readyUrl)) === 200 } = this.mesh.part(name).plan;
      await until(name, isReady, HEAL_MS);
    }
  }

  /** Ends the mesh and removes its folder, unless that is to be kept. */
  async stop({ keep = false } = {}): Promise<void> {
    await this.mesh.stop();
    if (!keep) {
      await rm(this.folder, { recursive: true });
    }
  }
}
