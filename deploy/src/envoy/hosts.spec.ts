import { hostPattern } from '@film-mesh/service-descriptor';
import { describe, expect, it } from '@jest/globals';

import { refusalsOf } from '../../testing/envoy-view.ts';
import { FILM_SERVICE, RATING_SERVICE } from '../../testing/sample-services.ts';
import { renderCompose } from '../compose/compose-config.ts';
import { renderKubernetes } from '../kubernetes/kubernetes-config.ts';
import { containerPlacement } from '../mesh-facts.ts';
import { toYaml } from '../to-yaml.ts';
import { renderEnvoy } from './envoy-config.ts';
import { hostOfNone, LOOPBACK_HOSTS } from './hosts.ts';

const LISTENERS = ['api', 'internal', 'metrics', 'prometheus'];
const SEVERAL = {
  match: { prefix: '/', headers: [{ name: ':authority', string_match: { contains: ',' } }] },
  direct_response: { status: 400 },
};

/** The hosts by which services send each other events, on Compose and on Kubernetes. */
const eventHosts = [
  toYaml(renderCompose([FILM_SERVICE, RATING_SERVICE]), 'A test.'),
  toYaml(renderKubernetes([FILM_SERVICE, RATING_SERVICE]), 'A test.'),
].map((text) => String(/FILM_EVENTS_URL[^/]+\/\/(?<host>[^/]+)/u.exec(text)?.groups?.['host']));

const placement = containerPlacement([FILM_SERVICE, RATING_SERVICE]);

describe('the hosts that a listener answers for', () => {
  it.each(LISTENERS)('are all of them, one at a time: %s', (listener) => {
    expect(refusalsOf(renderEnvoy(placement), listener)).toEqual([SEVERAL]);
  });

  it.each(LISTENERS)(
    'are those that somebody has narrowed them to, and what the mesh has for itself: %s',
    (listener) => {
      const config = renderEnvoy(placement, { edge: { hosts: [...LOOPBACK_HOSTS, '*.films.example'] } });
      const [, { match, direct_response } = { match: {} }] = refusalsOf(config, listener);
      expect(direct_response).toEqual({ status: 421 });
      const isRefused = (host: string) =>
        match.headers?.every(({ name, invert_match, string_match: { safe_regex } }) => {
          expect([name, invert_match]).toEqual([':authority', true]);
          return !new RegExp(`^(?:${String(safe_regex?.regex.replace('(?i)', ''))})$`, 'iu').test(host);
        });
      for (const host of ['localhost:8080', 'a.LOCALHOST.', '127.0.0.1:1', '[::1]', 'a.films.example']) {
        expect({ host, isRefused: isRefused(host) }).toEqual({ host, isRefused: false });
      }
      for (const host of ['evil.example', 'localhost.evil', '127.evil.example', 'films.example', '', 'a,localhost']) {
        expect({ host, isRefused: isRefused(host) }).toEqual({ host, isRefused: true });
      }
      for (const host of ['frontend-proxy:9901', ...eventHosts, '10.0.0.7:9901', '[fd00::7]:9901']) {
        expect({ host, isRefused: isRefused(host) }).toEqual({ host, isRefused: listener === 'api' });
      }
    },
  );

  it.each([
    [['*'], 'frontend-proxy'],
    [LOOPBACK_HOSTS, 'localhost'],
    [['*.films.example'], '0.films.example'],
    [['127.*.*.*'], '127.0.0.0'],
    [['[*]'], '[0]'],
  ])('have one among them for HTTP/1.0, which may name none: %j', (hosts, host) => {
    expect(hostOfNone({ hosts })).toBe(host);
    expect(hosts.some((one) => one === '*' || new RegExp(`^${hostPattern(one)}$`, 'iu').test(host))).toBe(true);
  });
});
