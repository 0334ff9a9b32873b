import preset from '../../jest.preset.mjs';

export default {
  ...preset,
  displayName: 'mesh',
  // The time for a program to start, on a machine that has other things to do as well.
  testTimeout: 30_000,
};
