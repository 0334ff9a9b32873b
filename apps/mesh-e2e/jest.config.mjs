import { availableParallelism } from 'node:os';

import preset from '../../jest.preset.mjs';

export default {
  ...preset,
  displayName: 'mesh-e2e',
  // The time for a whole mesh to start, on a busy machine.
  testTimeout: 120_000,
  // Much of what these tests do is waiting for processes: on two cores too, two files at a time.
  maxWorkers: Math.max(2, availableParallelism() - 1),
};
