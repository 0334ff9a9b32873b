import { beforeEach, describe, expect, it } from '@jest/globals';

import { Outage } from './outage.ts';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await sleep(2);
  }
}

describe('an outage', () => {
  let said: string[];
  const log = {
    log: (message: string) => said.push(`info ${message}`),
    warn: (message: string) => said.push(`warn ${message}`),
    error: (message: string) => said.push(`error ${message}`),
  };
  beforeEach(() => {
    said = [];
  });

  it('is said when it begins and when it ends, with how long it took and how much has failed', async () => {
    const outage = new Outage('store', log, { quietMs: 20 });
    for (let n = 0; n < 1_000; n++) {
      outage.failed('refused');
    }
    expect(said).toEqual(['warn store unavailable: refused']);
    outage.worked();
    outage.worked();
    await until(() => said.length > 1);
    expect(said.slice(1)).toEqual([
      expect.stringMatching(/^info store available again after \d+\.\d s, 1000 failures$/u),
    ]);
    expect(outage.isOn).toBe(false);
    outage.failed('refused once more');
    expect(said).toHaveLength(3);
  });

  it('goes on while some fail and some do not', async () => {
    const outage = new Outage('store', log, { quietMs: 100 });
    for (let n = 0; n < 100; n++) {
      outage.failed('busy');
      outage.worked();
      await sleep(2);
    }
    expect(said).toEqual(['warn store unavailable: busy']);
    await until(() => !outage.isOn);
    expect(said).toHaveLength(2);
  });

  it('is for a person to look at when it lasts', async () => {
    const outage = new Outage('store', log, { longMs: 200 });
    outage.failed('refused');
    await until(() => {
      outage.failed('refused');
      return said.length > 1;
    });
    outage.failed('refused');
    expect(said).toEqual([
      'warn store unavailable: refused',
      expect.stringMatching(/^error store still unavailable after \d+\.\d s, \d+ failures: refused$/u),
    ]);
  });

  it('warns once of each distinct cause, up to a bound', () => {
    const outage = new Outage('store', log);
    for (let n = 0; n < 100; n++) {
      outage.failed('busy');
      outage.failed('disk full');
    }
    expect(said).toEqual(['warn store unavailable: busy', 'warn store unavailable: disk full']);
    for (let n = 0; n < 100; n++) {
      outage.failed(`cause ${String(n)}`);
    }
    expect(said).toHaveLength(5);
  });

  it('is another one after a long time without failures, where it may end unseen', async () => {
    const outage = new Outage('store', log, { longMs: 50, mayEndUnseen: true });
    expect(outage.failed('refused')).toBe(true);
    await sleep(60);
    expect(outage.failed('refused')).toBe(true);
    expect(said).toEqual([
      'warn store unavailable: refused',
      expect.stringMatching(/^info store had no failure for \d+\.\d s after 0\.0 s, 1 failure$/u),
      'warn store unavailable: refused',
    ]);
    expect(outage.isOn).toBe(true);
  });

  it('is nothing where nothing fails', async () => {
    const outage = new Outage('store', log, { quietMs: 1 });
    outage.worked();
    await sleep(5);
    expect(said).toEqual([]);
  });
});
