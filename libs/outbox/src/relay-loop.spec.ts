import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { POLL_MS, RelayLoop, type Look } from './relay-loop.ts';

const MINUTE_MS = 60_000;

describe('RelayLoop', () => {
  let loop: RelayLoop;
  let outcome: Look;
  /** Times of its looks, in milliseconds since the start. */
  let looks: number[];

  beforeEach(() => {
    jest.useFakeTimers();
    const startedAt = Date.now();
    looks = [];
    loop = new RelayLoop(() => {
      looks.push(Date.now() - startedAt);
      return Promise.resolve(outcome);
    });
  });
  afterEach(async () => {
    await loop.stop();
    jest.useRealTimers();
  });

  const waits = () => looks.slice(1).map((at, index) => at - (looks[index] ?? 0));

  it('looks twice a second where there is nothing to do', async () => {
    outcome = 'idle';
    loop.start();
    await jest.advanceTimersByTimeAsync(10 * POLL_MS);
    expect(looks).toHaveLength(11);
  });

  it('looks less and less often where it fails, down to once in 15 to 30 s', async () => {
    outcome = 'failed';
    loop.start();
    await jest.advanceTimersByTimeAsync(10 * MINUTE_MS);
    expect(waits()[0]).toBeLessThanOrEqual(POLL_MS);
    expect(looks.filter((at) => at < MINUTE_MS).length).toBeLessThanOrEqual(11);
    expect(Math.max(...waits())).toBeLessThanOrEqual(30_000);
    expect(Math.min(...waits().slice(8))).toBeGreaterThanOrEqual(15_000);
  });

  it('looks at once after a failure when it is told to hurry', async () => {
    outcome = 'failed';
    loop.start();
    await jest.advanceTimersByTimeAsync(MINUTE_MS);
    const before = looks.length;
    outcome = 'idle';
    loop.hurry();
    await jest.advanceTimersByTimeAsync(1);
    expect(looks).toHaveLength(before + 1);
  });

  it('does not look more often for being told to hurry where nothing has failed', async () => {
    outcome = 'idle';
    loop.start();
    await jest.advanceTimersByTimeAsync(1);
    loop.hurry();
    await jest.advanceTimersByTimeAsync(1);
    expect(looks).toHaveLength(1);
  });

  it('looks at once only the first time that it is told to hurry after a failure', async () => {
    outcome = 'failed';
    loop.start();
    await jest.advanceTimersByTimeAsync(1);
    outcome = 'idle';
    for (let times = 0; times < 3; times++) {
      loop.hurry();
      await jest.advanceTimersByTimeAsync(1);
    }
    expect(looks).toHaveLength(2);
  });

  it('begins anew with short waits when it was told to hurry', async () => {
    outcome = 'failed';
    loop.start();
    await jest.advanceTimersByTimeAsync(10 * MINUTE_MS);
    loop.hurry();
    await jest.advanceTimersByTimeAsync(1);
    const before = looks.length;
    await jest.advanceTimersByTimeAsync(3 * POLL_MS);
    expect(looks.length).toBeGreaterThan(before);
  });

  it('begins anew with short waits when there was nothing to do', async () => {
    outcome = 'failed';
    loop.start();
    await jest.advanceTimersByTimeAsync(10 * MINUTE_MS);
    outcome = 'idle';
    await jest.advanceTimersByTimeAsync(MINUTE_MS);
    outcome = 'failed';
    const before = looks.length;
    await jest.advanceTimersByTimeAsync(3 * POLL_MS);
    expect(looks.length - before).toBeGreaterThanOrEqual(2);
  });

  it('begins anew with short waits after a success', async () => {
    outcome = 'failed';
    loop.start();
    await jest.advanceTimersByTimeAsync(MINUTE_MS);
    outcome = 'more';
    jest.advanceTimersByTime(30_000);
    await Promise.resolve();
    outcome = 'failed';
    const before = looks.length;
    await jest.advanceTimersByTimeAsync(2 * POLL_MS);
    expect(looks.length).toBeGreaterThan(before);
  });

  it('ends at once, also while it waits', async () => {
    outcome = 'failed';
    loop.start();
    await jest.advanceTimersByTimeAsync(MINUTE_MS);
    const before = looks.length;
    await loop.stop();
    await jest.advanceTimersByTimeAsync(MINUTE_MS);
    expect(looks).toHaveLength(before);
  });
});
