import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from '@jest/globals';
import { WORKSPACE_ROOT } from '@film-mesh/deploy';
import { BUILD_LOCK } from '@film-mesh/mesh';

import { WorkspaceCopy } from './workspace-copy.ts';

/** Where nothing can be linked, all that is installed is copied, in milliseconds. */
const LIMIT_MS = 300_000;

it(
  'has no lock in common with the workspace, so that neither waits for the builds of the other',
  async () => {
    const cache = join(WORKSPACE_ROOT, '.cache');
    mkdirSync(cache, { recursive: true });
    // As a build makes it, if none has yet.
    appendFileSync(join(cache, BUILD_LOCK), '');
    const copy = await WorkspaceCopy.make(AbortSignal.timeout(LIMIT_MS), () => undefined);
    try {
      expect(existsSync(join(copy.root, '.cache'))).toBe(true);
      expect(existsSync(join(copy.root, '.cache', BUILD_LOCK))).toBe(false);
    } finally {
      await copy.remove();
    }
  },
  LIMIT_MS,
);
