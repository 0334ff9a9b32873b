import type { EdgeSettings } from '@film-mesh/deploy';
import type { Mesh, NodeArgs, Scale } from '@film-mesh/mesh';
import { Client, Stage, stageFolder } from '@film-mesh/proof/kit';
import type { Store } from '@film-mesh/service-descriptor';

/** A whole mesh for one test file: on free ports, with its own data. */
export interface TestMesh {
  readonly mesh: Mesh;
  /** A client of the proxy. */
  readonly proxy: Client;
  /** A client of one replica, such as `film-service-1`, past the proxy. */
  replica(name: string): Client;
  /** The output of a part so far, line by line. */
  linesOf(part: string): readonly string[];
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

/**
 * @param scale replicas of each service, 1 by default
 * @param store the services' store, SQLite by default
 * @param environment variables that every service gets beside its own
 * @param edge edge settings to change
 * @param argsOf Node's arguments for a service, its own bundle by default
 */
export async function startTestMesh(
  scale: Scale = {},
  store: Store = 'sqlite',
  environment: Readonly<Record<string, string>> = {},
  edge: Partial<EdgeSettings> = {},
  argsOf?: NodeArgs,
): Promise<TestMesh> {
  const folder = await stageFolder('e2e');
  const stage = await Stage.start({ folder, scale, store, environment, edge, ...(argsOf && { argsOf }) });
  return {
    mesh: stage.mesh,
    proxy: new Client(stage.mesh.url),
    replica: (name) => new Client(stage.origin(name)),
    linesOf: (part) => stage.linesOf(part),
    stop: () => stage.stop(),
  };
}
