import preset from '../../jest.preset.mjs';

export default {
  ...preset,
  displayName: 'mesh',
  // The time for a program to start, on a busy machine.
  testTimeout: 30_000,
};
