import { inline, MERGE, Noted, Reference } from '../yaml-notes.ts';

/** The network of all containers. */
export const NETWORK = 'servicemesh';

const ANCHOR = 'container';

/**
 * Hardening of every container: it restarts, has a read-only file system except its volumes, and no privileges on the
 * host.
 */
export const CONTAINER = new Noted(
  {
    restart: 'unless-stopped',
    read_only: true,
    cap_drop: inline('ALL'),
    security_opt: inline('no-new-privileges:true'),
    pids_limit: 256,
    logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
  },
  { anchor: ANCHOR, comment: 'Settings of every container.' },
);

/** A container with the settings that all containers share. */
export function container(own: object): object {
  return { [MERGE]: new Reference(ANCHOR), networks: inline(NETWORK), ...own };
}

/** A health check that runs a command; a busy machine may take a while to start it. */
export function healthCheck(interval: string, test: Noted): object {
  return { test, interval, timeout: '10s', retries: 5, start_period: '60s' };
}

/** A memory limit. */
export function mebibytes(limit: number): string {
  return `${String(limit)}m`;
}

/** A duration. */
export function seconds(duration: number): string {
  return `${String(duration)}s`;
}

/** A Compose variable with a default, which also replaces an empty value. */
export function variable(name: string, usual: string | number = ''): string {
  return `\${${name}:-${String(usual)}}`;
}

/** The name of an environment variable for a service: `FILM_SERVICE_PASSWORD` for film-service's PASSWORD. */
export function variableOf(name: string, what: string): string {
  return `${name.toUpperCase().replaceAll('-', '_')}_${what}`;
}
