import { describe, expect, it } from '@jest/globals';

import { isExpected, type ExpectedVersions } from './version.ts';

describe('isExpected', () => {
  it.each<[ExpectedVersions, readonly (number | undefined)[]]>([
    [{}, [undefined, 1, 2, 3]],
    [{ match: '*' }, [1, 2, 3]],
    [{ match: [1, 3] }, [1, 3]],
    [{ match: [] }, []],
    [{ noneMatch: '*' }, [undefined]],
    [{ noneMatch: [1, 3] }, [undefined, 2]],
    [{ noneMatch: [] }, [undefined, 1, 2, 3]],
    [{ match: '*', noneMatch: [1] }, [2, 3]],
    [{ match: [1, 2], noneMatch: [2, 3] }, [1]],
    [{ match: '*', noneMatch: '*' }, []],
  ])('%j is met by the versions %j', (expected, versions) => {
    expect([undefined, 1, 2, 3].filter((version) => isExpected(version, expected))).toEqual(versions);
  });
});
