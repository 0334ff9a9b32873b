import { existsSync, readFileSync } from 'node:fs';

const DOWNLOAD = 'https://prometheus.io/download/';

/** The command that installs Prometheus, by the ID of a Linux or its family; see os-release(5). */
const COMMANDS: Readonly<Record<string, string>> = {
  // Debian starts it, at the port that the mesh needs.
  debian: 'sudo apt-get install prometheus && sudo systemctl disable --now prometheus',
  fedora: 'sudo dnf install golang-github-prometheus',
  arch: 'sudo pacman -S prometheus',
  alpine: 'sudo apk add prometheus',
  suse: 'sudo zypper install golang-github-prometheus-prometheus',
};

/**
 * Instructions to install Prometheus: a command, or a URL.
 *
 * @param platform as in `process.platform`
 * @param osRelease the content of os-release, on a Linux
 */
export function getPrometheus(
  platform: NodeJS.Platform = process.platform,
  osRelease: string = readOsRelease(),
): string {
  if (platform === 'darwin') {
    return 'brew install prometheus';
  }
  const names = [...osRelease.matchAll(/^(?:ID|ID_LIKE)="?(?<names>[^"\n]*)"?$/gmu)].flatMap(
    ({ groups }) => groups?.['names']?.split(' ') ?? [],
  );
  const known = names.find((name) => name in COMMANDS);
  return platform === 'linux' && known !== undefined ? String(COMMANDS[known]) : DOWNLOAD;
}

function readOsRelease(): string {
  const file = ['/etc/os-release', '/usr/lib/os-release'].find(existsSync);
  return file === undefined ? '' : readFileSync(file, 'utf8');
}
