import preset from '../../jest.preset.mjs';

export default { ...preset, displayName: 'mesh-e2e' };
