import preset from '../../jest.preset.mjs';

// The time for a whole mesh to start, on a machine that has other things to do as well.
export default { ...preset, displayName: 'mesh-e2e', testTimeout: 120_000 };
