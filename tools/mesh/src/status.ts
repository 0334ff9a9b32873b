import { resolve } from 'node:path';

import { exitWith, UserError } from './command-line/index.ts';
import { askForStatus } from './control-socket.ts';
import { envoyHosts, type EnvoyHost } from './envoy-hosts.ts';
import { isHealthy, processId, statusText, statusVariables, type MeshStatus } from './mesh-status.ts';
import { until } from './probe.ts';
import { parseStatusOptions, STATUS_HELP, type StatusOptions } from './status-options.ts';

/** Shows the running mesh, once it has the wanted state. */
async function main(): Promise<number> {
  const options = parseStatusOptions(process.argv.slice(2));
  process.stdout.write(options.help ? STATUS_HELP : await awaited(options));
  return 0;
}

/** @throws {UserError} with the last state if it does not become the wanted one */
async function awaited(options: StatusOptions): Promise<string> {
  const data = resolve(options.data);
  let text = '';
  const isSo = async () => {
    const status = await askForStatus(data);
    const hosts = (await envoyHosts(status.places['admin'] ?? '')) ?? [];
    text = textOf(status, hosts, options);
    return (!options.healthy || isHealthy(status, hosts)) && (options.until?.test(text) ?? true);
  };
  await until(options.until ? String(options.until) : 'healthy replicas', isSo).catch((error: unknown) => {
    throw error instanceof UserError && text !== ''
      ? new UserError(`${text}${error.message}`, { cause: error })
      : error;
  });
  return text;
}

function textOf(status: MeshStatus, hosts: readonly EnvoyHost[], { name, env }: StatusOptions): string {
  if (name !== undefined) {
    return `${processId(status, name)}\n`;
  }
  return env ? statusVariables(status) : statusText(status, hosts);
}

await exitWith(main);
