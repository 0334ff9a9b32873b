import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import { RecoveryWatch } from './recovery-watch.ts';

describe('RecoveryWatch', () => {
  it('asks until the receiver is back, tells so once, and can begin again', async () => {
    let asked = 0;
    let told = Promise.withResolvers<undefined>();
    const watch = new RecoveryWatch(
      () => Promise.resolve(++asked % 3 === 0),
      () => {
        told.resolve(undefined);
      },
    );
    for (const total of [3, 6]) {
      watch.begin();
      watch.begin();
      await told.promise;
      expect(asked).toBe(total);
      told = Promise.withResolvers();
    }
    await watch.stop();
  });

  it('asks no more when it is stopped', async () => {
    let asked = 0;
    const watch = new RecoveryWatch(
      () => Promise.resolve(++asked < 0),
      () => {
        throw new Error('nobody is back');
      },
    );
    watch.begin();
    await watch.stop();
    const before = asked;
    watch.begin();
    await sleep(10);
    await watch.stop();
    expect(asked).toBe(before);
  });
});
