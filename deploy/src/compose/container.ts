import { inline, MERGE, Noted, Reference } from '../yaml-notes.ts';

/** The network that everything is in. */
export const NETWORK = 'servicemesh';

const ANCHOR = 'container';

/** What every container has: it keeps running, writes nowhere but where it is told, and may do nothing to the host. */
export const CONTAINER = new Noted(
  {
    restart: 'unless-stopped',
    read_only: true,
    cap_drop: inline('ALL'),
    security_opt: inline('no-new-privileges:true'),
    pids_limit: 256,
    logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
  },
  { anchor: ANCHOR, comment: 'What every container has.' },
);

/** A container with what it has in common with all others. */
export function container(own: object): object {
  return { [MERGE]: new Reference(ANCHOR), networks: inline(NETWORK), ...own };
}

/** A health check that runs a command, which on a busy machine takes its time to start. */
export function healthCheck(interval: string, test: Noted): object {
  return { test, interval, timeout: '10s', retries: 5, start_period: '60s' };
}

/** A limit of memory. */
export function mebibytes(limit: number): string {
  return `${String(limit)}m`;
}

/** A duration. */
export function seconds(duration: number): string {
  return `${String(duration)}s`;
}

/** A variable of who runs Compose; in place of an empty one, too, comes what is usual. */
export function variable(name: string, usual: string | number = ''): string {
  return `\${${name}:-${String(usual)}}`;
}

/** The name of an environment variable for a service: `FILM_SERVICE_PASSWORD` for film-service's PASSWORD. */
export function variableOf(name: string, what: string): string {
  return `${name.toUpperCase().replaceAll('-', '_')}_${what}`;
}
