import preset from '../../jest.preset.mjs';

// The time in which Prettier formats a whole service, on a machine that has other things to do as well.
export default { ...preset, displayName: 'generator', testTimeout: 60_000 };
