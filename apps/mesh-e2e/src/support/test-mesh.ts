import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { EdgeSettings } from '@film-mesh/deploy';
import { startMesh, type Mesh, type NodeArgs, type Scale, type StoreChoice } from '@film-mesh/mesh';
import { Client } from '@film-mesh/proof/kit';

/** A whole mesh for one test file: on free ports, with data of its own. */
export interface TestMesh {
  readonly mesh: Mesh;
  /** A client of the proxy. */
  readonly proxy: Client;
  /** A client of one replica, such as `film-service-1`, past the proxy. */
  replica(name: string): Client;
  /** What a part has written so far, line by line. */
  linesOf(part: string): readonly string[];
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/**
 * @param scale how many replicas of each service, 1 unless told
 * @param store where the services have their data, SQLite's files unless told
 * @param environment variables that every service gets beside its own
 * @param edge what of the edge's settings to change
 * @param argsOf the arguments with which Node runs a service, its own bundle by default
 */
export async function startTestMesh(
  scale: Scale = {},
  store: StoreChoice = { kind: 'sqlite' },
  environment: Readonly<Record<string, string>> = {},
  edge: Partial<EdgeSettings> = {},
  argsOf?: NodeArgs,
): Promise<TestMesh> {
  const data = await mkdtemp(join(tmpdir(), 'film-mesh-e2e-'));
  const lines: { readonly part: string; readonly text: string }[] = [];
  const mesh = await startMesh({
    scale,
    store,
    environment,
    edge,
    ...(argsOf && { argsOf }),
    data,
    temporary: true,
    ports: { free: true },
    prometheus: false,
    say: () => undefined,
    events: {
      line: (part, text) => lines.push({ part, text }),
      died: () => undefined,
      gaveUp: (part) => {
        throw new Error(`${part} can not be kept running`);
      },
    },
  });
  return {
    mesh,
    proxy: new Client(mesh.url),
    replica: (name) => new Client(originOfReplica(mesh, name)),
    linesOf: (wanted) => lines.filter(({ part }) => part === wanted).map(({ text }) => text),
    stop: async () => {
      await mesh.stop();
      await rm(data, { recursive: true });
    },
  };
}

function originOfReplica(mesh: Mesh, name: string): string {
  return new URL(mesh.part(name).plan.readyUrl).origin;
}
