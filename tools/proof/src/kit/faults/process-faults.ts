import { signalTree, until, type Mesh } from '@film-mesh/mesh';

/**
 * Lets parts of a mesh hang as long as the work takes: they keep their connections, and answer nothing.
 *
 * @param names such as `film-service-1`
 */
export async function hang<T>(mesh: Mesh, names: readonly string[], work: () => Promise<T>): Promise<T> {
  for (const name of names) {
    await until(name, () => mesh.part(name).pid !== undefined);
  }
  const pids = names.flatMap((name) => mesh.part(name).pid ?? []);
  pids.forEach((pid) => signalTree(pid, 'SIGSTOP'));
  try {
    return await work();
  } finally {
    pids.forEach((pid) => signalTree(pid, 'SIGCONT'));
  }
}

/**
 * Kills a part of a mesh, once it runs; resolves when it has ended. It is started again.
 *
 * @param signal `SIGQUIT` for what PostgreSQL calls an immediate shutdown: as a crash, and recovered from as one
 */
export async function kill(mesh: Mesh, name: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  const part = mesh.part(name);
  await until(name, () => part.pid !== undefined);
  part.signal(signal);
  await part.ended();
}
