import { MESH } from '@film-mesh/deploy';

/** Options that the commands of a running mesh get. */
export interface FreePorts {
  /** The folder of the mesh's data. */
  readonly data: string;
  /** Runs the bundles as they are. */
  readonly build?: boolean;
}

/**
 * Makes an edit for {@link runPage} that has the mesh of `npm start` on free ports, with data of its own: `npm start`,
 * `npm stop`, `npm run scale` and `npm run status` get the options for that, and the ports that a page writes become those
 * that were taken. `npm ci` is left out, as the workspace is installed.
 */
export function onFreePorts({ data, build = true }: FreePorts): (script: string, written: string) => string {
  const all = `--data ${data}`;
  const start = `${all} --port 0${build ? '' : ' --no-build'}`;
  return (script, written) => {
    const [, ready = ''] = written.split('The mesh is ready:\n');
    const [api = ''] = /127\.0\.0\.1:\d+/u.exec(ready) ?? [];
    const [statistics = ''] = /127\.0\.0\.1:\d+(?=\/stats)/u.exec(ready) ?? [];
    return script
      .replaceAll('npm ci && ', '')
      .replaceAll(/\bnpm start(?: --(?= ))?/gu, `npm start -- ${start}`)
      .replaceAll(/\bnpm stop(?: --(?= ))?/gu, `npm stop -- ${all}`)
      .replaceAll(
        /\bnpm run (?<options>-s )?(?<command>scale|status)\b(?: --(?= ))?/gu,
        `npm run $<options>$<command> -- ${all}`,
      )
      .replaceAll(`127.0.0.1:${MESH.proxy.port}`, api)
      .replaceAll(`127.0.0.1:${MESH.proxy.metricsPort}`, statistics);
  };
}
