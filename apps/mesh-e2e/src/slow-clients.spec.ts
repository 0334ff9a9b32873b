import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@film-mesh/mesh';
import { RawClient, readAnswers } from '@film-mesh/service-kit/testing';

import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

const BYTES = 640_000;
const BYTES_A_SECOND = 40_000;
const PARTS_A_SECOND = 4;

/** Posts a film whose body takes 16 s: more than either of the proxy's other limits of a request. */
async function postSlowly(origin: string): Promise<number | undefined> {
  const film = '{"name":"Slow","language":"English"}'.padEnd(BYTES);
  const client = new RawClient(origin).send(
    `POST /films HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${BYTES}\r\n\r\n`,
  );
  const part = BYTES_A_SECOND / PARTS_A_SECOND;
  for (let from = 0; from < BYTES && client.received === ''; from += part) {
    client.send(film.slice(from, from + part));
    await sleep(1_000 / PARTS_A_SECOND);
  }
  const [answer] = await client.answers();
  return answer?.status;
}

describe('a client with a slow line', () => {
  let test: TestMesh;
  beforeAll(async () => {
    test = await startTestMesh();
  });
  afterAll(() => test.stop());

  it('has the time that its request takes, through the proxy', async () => {
    expect(await postSlowly(test.mesh.url)).toBe(201);
  });

  it('hears of an expectation that is not met before it sends its body', async () => {
    const head = 'POST /films HTTP/1.1\r\nHost: a\r\nExpect: tea\r\nContent-Length: 7\r\n\r\n';
    const client = new RawClient(test.mesh.url).send(head);
    await until('the answer', () => client.received.includes('\r\n\r\n'));
    client.destroy();
    expect(readAnswers(client.received)).toMatchObject([{ status: 417 }]);
  });
});
