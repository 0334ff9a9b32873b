import preset from '../../jest.preset.mjs';

export default { ...preset, displayName: 'docs', testTimeout: 30_000 };
