import { expect, it } from '@jest/globals';

import { unsetNx } from './nx-variables.ts';

const OF_TASK = ['NX_INVOCATION_ROOT_PID', 'NX_TASK_HASH', 'NX_TASK_TARGET_PROJECT', 'NX_TERMINAL_OUTPUT_PATH'];
const CHOSEN = ['NX_CACHE_DIRECTORY', 'NX_SKIP_NX_CACHE'];
const env = Object.fromEntries([...OF_TASK, ...CHOSEN, 'PATH'].map((name) => [name, 'set']));

it.each([
  ['this', OF_TASK],
  ['another', [...OF_TASK, ...CHOSEN]],
] as const)('of the Nx around it, an Nx in %s workspace gets all but %j', (workspace, names) => {
  const unset = unsetNx(workspace, env);
  expect(Object.keys(unset)).toEqual(names);
  expect(Object.values(unset)).toEqual(names.map(() => undefined));
});
