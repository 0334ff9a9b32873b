import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { ALL_FAILPOINTS, Failpoints } from './failpoints.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'failpoints-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('Failpoints', () => {
  it.each(ALL_FAILPOINTS)('%s hits the first that comes by, once, in whatever process it is armed', (failpoint) => {
    const [driver, one, other] = [new Failpoints(folder), new Failpoints(folder), new Failpoints(folder)];
    expect(one.take(failpoint)).toBe(false);
    driver.arm(failpoint);
    expect(driver.isArmed(failpoint)).toBe(true);
    expect(ALL_FAILPOINTS.filter((armed) => one.isArmed(armed))).toEqual([failpoint]);
    expect(other.take(failpoint)).toBe(true);
    expect(one.take(failpoint)).toBe(false);
    expect(driver.isArmed(failpoint)).toBe(false);
  });

  it('says where it cannot tell', () => {
    const nowhere = new Failpoints('/dev/null');
    expect(() => nowhere.take('after claim')).toThrow('ENOTDIR');
  });
});
