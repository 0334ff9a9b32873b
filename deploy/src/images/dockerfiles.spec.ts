import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { FILM_SERVICE } from '../../testing/sample-services.ts';
import { WORKSPACE_ROOT } from '../services.ts';
import { BASE_IMAGES } from './base-images.ts';
import { proxyDockerfile } from './proxy-dockerfile.ts';
import { serviceDockerfile } from './service-dockerfile.ts';

const service = serviceDockerfile({ folder: join(WORKSPACE_ROOT, 'apps/film'), descriptor: FILM_SERVICE });
const proxy = proxyDockerfile('deploy/rendered/frontend-proxy/envoy-proxy.yaml');

/** The instructions of the final stage. */
const lastStage = (text: string) => text.slice(text.lastIndexOf('\nFROM '));

describe.each([
  ['a service', service],
  ['the proxy', proxy],
])('the image of %s', (_what, text) => {
  it('runs as a number that is not root', () => {
    expect(/^USER (\d+):(\d+)$/mu.exec(lastStage(text))?.slice(1).map(Number)).toEqual([
      expect.any(Number),
      expect.any(Number),
    ]);
    expect(lastStage(text)).not.toMatch(/^USER 0/mu);
  });

  it('stands on images of the one list, with a tag', () => {
    const bases = [...text.matchAll(/^FROM (\S+:\S+)/gmu)].map(([, base]) => base);
    expect(bases.length).toBeGreaterThan(0);
    expect(Object.values(BASE_IMAGES)).toEqual(expect.arrayContaining(bases));
  });

  it('has a health check, a command without a shell around it, and labels', () => {
    expect(lastStage(text)).toMatch(/^HEALTHCHECK [^\n]*\\\n {2}CMD \[/mu);
    expect(lastStage(text)).toMatch(/^CMD \["/mu);
    expect(lastStage(text)).toContain('org.opencontainers.image.title=');
  });

  it('does nothing in its last stage that wants a build tool', () => {
    expect(lastStage(text)).not.toMatch(/^RUN/mu);
  });
});

describe('the image of a service', () => {
  it('asks the service itself whether it is ready, at its own port and path', () => {
    expect(service).toContain('http://127.0.0.1:5000/film/ready');
  });
});
