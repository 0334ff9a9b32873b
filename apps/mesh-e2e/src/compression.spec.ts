import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, createBrotliDecompress, createGunzip, gunzipSync, zstdDecompressSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FILM_LIMITS } from '@film-mesh/film-domain';
import { MAX_BATCH_SIZE } from '@film-mesh/shared-domain';

import { postFilm } from './support/films.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

/** The decoders of a client. */
const DECODERS = { gzip: gunzipSync, br: brotliDecompressSync, zstd: zstdDecompressSync } as const;
const ENCODINGS = Object.keys(DECODERS) as (keyof typeof DECODERS)[];
const BATCHES = 10;

describe('compression', () => {
  let test: TestMesh;
  beforeAll(async () => {
    test = await startTestMesh();
    const film = (n: number) => ({ name: `Film ${String(n)} ${Math.random().toString(36)}`, language: 'English' });
    for (let batch = 0; batch < BATCHES; batch++) {
      await test.proxy.post(
        '/films',
        Array.from({ length: MAX_BATCH_SIZE }, (_, n) => film(n)),
      );
    }
  });
  afterAll(() => test.stop());

  /** The raw response, not decoded by a client. */
  const ask = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
    test.proxy.open({ path, headers, method });
  const bytesOf = async (path: string, headers: Readonly<Record<string, string>> = {}) =>
    buffer(await ask(path, headers));
  const encodingOf = async (path: string, acceptEncoding: string) => {
    const { headers, statusCode } = await ask(path, { 'accept-encoding': acceptEncoding });
    expect(statusCode).toBe(200);
    return headers['content-encoding'];
  };

  it.each(ENCODINGS)('of a page: %s', async (encoding) => {
    const plain = await bytesOf('/films?limit=100');
    const answer = await ask('/films?limit=100', { 'accept-encoding': encoding });
    expect(answer.headers).toMatchObject({
      'content-encoding': encoding,
      'content-type': expect.stringMatching(/^application\/json/u),
    });
    expect(answer.headers.vary).toMatch(/accept-encoding/iu);
    expect(answer.headers['x-next-cursor']).toBeDefined();
    const bytes = await buffer(answer);
    expect(DECODERS[encoding](bytes).equals(plain)).toBe(true);
    expect(bytes.length).toBeLessThan(plain.length * 0.6);
  });

  it.each([
    ['gzip', 'zstd, gzip', createGunzip],
    ['br', 'zstd, br, gzip', createBrotliDecompress],
  ])('of a stream, which stays one: %s', async (encoding, acceptEncoding, createDecoder) => {
    const accept = 'application/x-ndjson';
    const plain = await bytesOf('/films', { accept });
    const answer = await ask('/films', { accept, 'accept-encoding': acceptEncoding });
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(answer.headers.vary).toMatch(/accept\b.*accept-encoding/iu);
    const text: Buffer[] = [];
    const decoder = createDecoder().on('data', (decoded: Buffer) => text.push(decoded));
    let received = 0;
    let receivedByFirstLine: number | undefined;
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      await new Promise((resolve) => decoder.write(chunk, resolve));
      received += chunk.length;
      receivedByFirstLine ??= text.some((decoded) => decoded.includes('\n')) ? received : undefined;
    }
    await new Promise((resolve) => decoder.once('end', resolve).end());
    expect(Buffer.concat(text).equals(plain)).toBe(true);
    expect(receivedByFirstLine).toBeLessThan(received / 2);
    expect(received).toBeLessThan(plain.length * 0.6);
  });

  // Each reader would hold more than a MiB of the proxy's memory.
  it('is not for a stream with zstd', async () => {
    const answer = await ask('/films', { accept: 'application/x-ndjson', 'accept-encoding': 'zstd' });
    expect(answer.headers).not.toHaveProperty('content-encoding');
    answer.destroy();
  });

  it.each<[string, string | undefined]>([
    ['gzip, deflate, br, zstd', 'zstd'],
    ['gzip, deflate, br', 'gzip'],
    ['br, gzip', 'br'],
    ['gzip;q=0.5, br;q=0.4', 'gzip'],
    ['zstd;q=0, *', 'gzip'],
    ['*', 'gzip'],
    ['gzip;q=0', undefined],
    ['identity', undefined],
    ['identity, gzip;q=0.5', undefined],
    ['rot13', undefined],
    ['gzip;q=x', undefined],
    ['', undefined],
  ])('is what the client likes best: "%s"', async (acceptEncoding, encoding) => {
    expect(await encodingOf('/films', acceptEncoding)).toBe(encoding);
  });

  it('is said by Vary to a client without Accept-Encoding, by GET and HEAD', async () => {
    for (const method of ['GET', 'HEAD']) {
      const { headers } = await ask('/films', {}, method);
      expect([headers.vary, headers['content-encoding']]).toEqual([
        expect.stringMatching(/accept-encoding/iu),
        undefined,
      ]);
    }
  });

  it('is not for what is small', async () => {
    expect(await encodingOf('/films?limit=1', 'gzip')).toBeUndefined();
    expect(await encodingOf('/ratings?limit=1', 'br')).toBeUndefined();
  });

  // A weak tag never matches If-Match, so that nobody could change the resource they have read.
  it('leaves a film its strong tag, however large it is', async () => {
    const longest = { name: '😀'.repeat(FILM_LIMITS.name.max), language: 'x'.repeat(FILM_LIMITS.language.max) };
    const { id } = await postFilm(test.proxy, longest);
    const read = await ask(`/films/${id}`, { 'accept-encoding': 'gzip, br, zstd' });
    const { etag = '' } = read.headers;
    expect((await buffer(read)).length).toBeGreaterThan(1_024);
    expect(read.headers).not.toHaveProperty('content-encoding');
    expect(etag).toBe('"1"');
    expect((await ask(`/films/${id}`, { 'accept-encoding': 'gzip', 'if-none-match': etag })).statusCode).toBe(304);
    const body = JSON.stringify({ ...longest, language: 'Hindi' });
    const headers = { 'if-match': etag, 'accept-encoding': 'gzip' };
    const changed = await test.proxy.send({ path: `/films/${id}`, method: 'PUT', headers, body });
    expect([changed.status, changed.headers.etag]).toEqual([200, '"2"']);
  });

  it.each(['/docs/films/swagger-ui.css', '/docs/films/openapi.json', '/docs/ratings/swagger-ui-bundle.js'])(
    'of the documentation, but not of a part of it: %s',
    async (path) => {
      const plain = await bytesOf(path);
      const answer = await ask(path, { 'accept-encoding': 'gzip' });
      expect(answer.headers['content-encoding']).toBe('gzip');
      expect(gunzipSync(await buffer(answer)).equals(plain)).toBe(true);
      const { etag = '' } = answer.headers;
      // The OpenAPI document is no file, and has none.
      if (path.endsWith('.json')) {
        expect(etag).toBe('');
      } else {
        expect(etag).not.toBe('');
        expect((await ask(path, { 'accept-encoding': 'gzip', 'if-none-match': etag })).statusCode).toBe(304);
        const part = await ask(path, { 'accept-encoding': 'gzip', range: 'bytes=0-4095' });
        expect([part.statusCode, part.headers['content-encoding']]).toEqual([206, undefined]);
        expect((await buffer(part)).equals(plain.subarray(0, 4_096))).toBe(true);
      }
    },
  );
});
