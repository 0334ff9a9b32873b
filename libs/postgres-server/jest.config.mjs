import preset from '../../jest.preset.mjs';

// The tests that kill processes or fill files are no faster than the machine that they share.
export default { ...preset, displayName: 'postgres-server', testTimeout: 30_000 };
