import { execFileSync } from 'node:child_process';

/** A running process. */
export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  /** Its command line. */
  readonly command: string;
}

/** The processes of this machine, without zombies. */
export function runningProcesses(): RunningProcess[] {
  const table = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' });
  return table.split('\n').flatMap((line) => {
    const columns = /^\s*(?<pid>\d+)\s+(?<parent>\d+)\s+(?<state>\S+)\s+(?<command>.*)$/u.exec(line)?.groups;
    return columns === undefined || columns['state']?.startsWith('Z')
      ? []
      : [{ pid: Number(columns['pid']), parent: Number(columns['parent']), command: String(columns['command']) }];
  });
}

/** Tests whether a process runs. */
export function isAlive(pid: number): boolean {
  return runningProcesses().some((running) => running.pid === pid);
}

/** The descendants of a process. */
export function descendantsOf(ancestor: number): RunningProcess[] {
  const all = runningProcesses();
  const startedBy = (parent: number): RunningProcess[] =>
    all.filter((one) => one.parent === parent).flatMap((child) => [child, ...startedBy(child.pid)]);
  return startedBy(ancestor);
}
