import { findServices } from '@film-mesh/deploy';

import { addressLines } from './addresses.ts';
import { buildServices } from './build.ts';
import { exitWith } from './command-line/index.ts';
import { ControlSocket } from './control-socket.ts';
import { writableFolder } from './data-folder.ts';
import { getPrometheus } from './get-prometheus.ts';
import { meshStatus } from './mesh-status.ts';
import { startMesh, type Mesh } from './mesh.ts';
import { parseStartOptions, startHelp } from './start-options.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Runs the mesh until it is told to stop, or until a part cannot be kept running. */
async function main(): Promise<number> {
  const services = findServices().map(({ descriptor }) => descriptor.name);
  const options = parseStartOptions(process.argv.slice(2), services);
  if (options.help) {
    process.stdout.write(startHelp(services));
    return 0;
  }
  const stopping = new AbortController();
  const stopped = new Promise<number>((resolve) => {
    stopping.signal.addEventListener('abort', () => {
      resolve(stopping.signal.reason === 'gave up' ? 1 : 0);
    });
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stopping.abort(signal);
    });
  }
  const data = writableFolder(options.data);
  const control = await ControlSocket.open(data, () => {
    stopping.abort('npm stop');
  });
  let mesh: Mesh;
  try {
    if (options.build) {
      await buildServices(stopping.signal, say);
    }
    mesh = await startMesh(
      {
        ...options,
        edge: { hosts: options.hosts },
        prometheus: true,
        say,
        events: {
          line: (part, text) => say(`${part} | ${text}`),
          died: (part, how) => say(`${part} died (${how}), restarting it`),
          gaveUp: (part, how) => {
            process.stderr.write(`${part} died three times before it was ready (${how}): stopping everything\n`);
            stopping.abort('gave up');
          },
        },
      },
      stopping.signal,
    );
  } catch (error) {
    await control.close();
    if (stopping.signal.aborted) {
      return stopped;
    }
    throw error;
  }
  if (!stopping.signal.aborted) {
    control.serve({ scale: (scale) => mesh.scale(scale), status: () => meshStatus(mesh, data) });
    announce(mesh);
  }
  const code = await stopped;
  say('stopping');
  await mesh.stop();
  await control.close();
  return code;
}

function announce({ url, metricsUrl, prometheusUrl, services }: Mesh): void {
  const routes = addressLines(url, services);
  const prometheus = prometheusUrl ?? `Prometheus is not installed, so it does not run: ${getPrometheus()}`;
  say(['The mesh is ready:', ...routes, `  ${metricsUrl}/stats`, `  ${prometheus}`].join('\n'));
}

await exitWith(main);
