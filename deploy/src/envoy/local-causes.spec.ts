import { describe, expect, it } from '@jest/globals';

import { httpOf } from '../../testing/envoy-view.ts';
import { FILM_SERVICE, RATING_SERVICE } from '../../testing/sample-services.ts';
import { containerPlacement } from '../mesh-facts.ts';
import { renderEnvoy } from './envoy-config.ts';

const config = renderEnvoy(containerPlacement([FILM_SERVICE, RATING_SERVICE]));
const inWords = (duration?: string) => String(duration).replace('s', ' s');

describe.each(['api', 'internal', 'metrics', 'prometheus'])('what the listener %s says of itself', (name) => {
  const http = httpOf(config, name);
  const detailsOf = (status: string) =>
    http.local_reply_config.mappers
      .filter(({ filter }) => JSON.stringify(filter).includes(`local_reply_${status}"`))
      .map(({ body_format_override }) => body_format_override.json_format.detail);

  it('has its own limits of a head', () => {
    expect(detailsOf('431')).toEqual([
      expect.stringContaining(
        `${String(http.common_http_protocol_options.max_headers_count)} headers and ${String(http.max_request_headers_kb)} KiB`,
      ),
    ]);
  });

  it('has its own limits of time', () => {
    const { request_headers_timeout, request_timeout, stream_idle_timeout } = http;
    expect(detailsOf('408')).toEqual([
      expect.stringContaining(
        `headers may take ${inWords(request_headers_timeout)}, the whole request ${inWords(request_timeout)}, and no pause ${inWords(stream_idle_timeout)}.`,
      ),
    ]);
    const late = detailsOf('504').join(' ');
    expect(late).toContain(`nothing for ${inWords(stream_idle_timeout)}.`);
    expect(late).toContain(`more than ${inWords(http.common_http_protocol_options.max_stream_duration)}.`);
    const timeouts = http.route_config.virtual_hosts[0].routes.flatMap(({ route }) => route?.timeout ?? []);
    for (const timeout of timeouts.filter((time) => time !== '0s')) {
      expect(late).toContain(`did not answer within ${inWords(timeout)}.`);
      expect(parseFloat(timeout)).toBeLessThan(parseFloat(String(stream_idle_timeout)));
    }
  });

  it('has an Idempotency-Key only where one is read', () => {
    for (const status of ['502', '503', '504']) {
      expect(detailsOf(status).join(' ').includes('Idempotency-Key')).toBe(name === 'api');
    }
  });
});
