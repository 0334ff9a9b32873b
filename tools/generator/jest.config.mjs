import preset from '../../jest.preset.mjs';

// The time in which Prettier formats a whole service, on a busy machine.
export default { ...preset, displayName: 'generator', testTimeout: 60_000 };
