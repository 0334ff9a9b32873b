import { calls, PAGE_SIZE } from '../load/calls.ts';
import { httpLoad } from '../load/http-load.ts';
import { HOME } from '../running-contestants.ts';

const accepting = (encoding: string) => (n: number) => ({
  ...calls.page(n),
  headers: { 'accept-encoding': encoding },
});

export const load = httpLoad({
  title: `GET a page of ${String(PAGE_SIZE)} through Envoy, by what it costs the proxy to compress it`,
  clients: 32,
  to: 'proxy',
  counts: ['proxy'],
  only: [HOME],
  reference: `${HOME} identity`,
  call: calls.page,
  variants: Object.fromEntries(['identity', 'gzip', 'br', 'zstd'].map((encoding) => [encoding, accepting(encoding)])),
});
