/** All of Nx' variables, which refer to the workspace in which it was started. */
const ALL = /^NX_/u;
/**
 * Variables of one task, which a further Nx of the same workspace would take for its own:
 * nx/dist/src/tasks-runner/task-env.js.
 */
const OF_TASK = /^NX_(?:INVOCATION_ROOT_PID|TASK_.*|TERMINAL_.*|STREAM_OUTPUT|PREFIX_OUTPUT)$/u;

/**
 * Unsets the variables of the Nx that runs this process, for another Nx.
 *
 * @param workspace in which the other one runs
 * @returns the variables, undefined: to be spread over those of a process
 */
export function unsetNx(workspace: 'this' | 'another', env = process.env): Record<string, undefined> {
  const pattern = workspace === 'this' ? OF_TASK : ALL;
  return Object.fromEntries(
    Object.keys(env)
      .filter((name) => pattern.test(name))
      .map((name) => [name, undefined]),
  );
}
