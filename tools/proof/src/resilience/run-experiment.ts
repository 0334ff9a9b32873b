import { PART_TIMES } from '@film-mesh/mesh';

import { argsOfFaulty, Stage, stageFolder, type StageOptions } from '../kit/index.ts';
import { Arena } from './arena.ts';
import type { Change } from './change.ts';
import type { Experiment } from './experiment.ts';
import { addressOfReplica, NameServer } from './name-server.ts';
import type { Result, Run } from './result.ts';
import { faultOf } from './verdict.ts';

/** Runs an experiment with the remedy and without it, each on a mesh of its own. */
export async function runExperiment(
  name: string,
  experiment: Experiment,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<Result> {
  const { always = {}, remedy } = experiment;
  say(`${name}: with the remedy`);
  const withRemedy = await run(experiment, always, signal);
  say(`${name}: without it`);
  const without = await run(experiment, merge(always, remedy.without), signal);
  return { name, experiment, withRemedy, without, fault: faultOf(experiment.bound, withRemedy, without) };
}

async function run(experiment: Experiment, change: Change, signal: AbortSignal): Promise<Run> {
  const names = experiment.named && (await nameServer(experiment.named));
  try {
    const folder = await stageFolder('experiment');
    const stage = await Stage.start({ folder, ...optionsOf(experiment, change, names) }, signal);
    const arena = new Arena(stage, change, names);
    try {
      return { figure: await Promise.race([experiment.run(arena), aborted(signal)]), records: arena.records };
    } finally {
      arena.close();
      await stage.stop();
    }
  } finally {
    names?.close();
  }
}

function optionsOf(
  { scale = {}, store, serviceFault }: Experiment,
  { edge = {}, environment = {}, servicesLack }: Change,
  names: NameServer | undefined,
): Omit<StageOptions, 'folder'> {
  return {
    scale,
    ...(store && { store }),
    ...((serviceFault ?? servicesLack) && {
      argsOf: argsOfFaulty({
        ...(serviceFault && { fault: serviceFault }),
        ...(servicesLack && { without: servicesLack }),
      }),
    }),
    ...(names && { nameServer: names.address }),
    edge,
    environment,
    times: { ...PART_TIMES, earlyMs: 0 },
    // Nobody looks at the log, which would fill the memory of whoever makes the load.
    events: { line: () => undefined },
  };
}

async function nameServer(named: NonNullable<Experiment['named']>): Promise<NameServer> {
  const server = await NameServer.listen();
  for (const [service, replicas] of Object.entries(named)) {
    server.set(service, replicas.map(addressOfReplica));
  }
  return server;
}

/** Rejects with the reason of the signal. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}

function merge(a: Change, b: Change): Change {
  return {
    ...a,
    ...b,
    edge: { ...a.edge, ...b.edge },
    environment: { ...a.environment, ...b.environment },
  };
}
