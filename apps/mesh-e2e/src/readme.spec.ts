import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WORKSPACE_ROOT } from '@film-mesh/deploy';
import { onFreePorts, runPage } from '@film-mesh/docs';

describe("the README's commands", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'readme-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('do what it says, and no request fails', async () => {
    const edit = onFreePorts({ data: join(folder, 'data'), build: false });
    const written = await runPage(join(WORKSPACE_ROOT, 'README.md'), { cwd: WORKSPACE_ROOT, env: process.env, edit });
    const loads = written.filter((text) => text.includes('requests in'));
    expect(loads).toHaveLength(2);
    for (const load of loads) {
      const statuses = [...load.matchAll(/^│ (?<status>\d{3}) +│ \d+ +│$/gmu)].map(({ groups }) => groups?.['status']);
      expect(statuses).toEqual(['200']);
      expect(load).not.toMatch(/errors|timeouts/u);
    }
  }, 180_000);
});
