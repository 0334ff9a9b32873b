import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { WORKSPACE_ROOT } from './services.ts';

/** Answers of kubectl: a cluster with a default StorageClass, as kind makes it. */
const MAKES_VOLUMES = `echo '{"storageclass.kubernetes.io/is-default-class":"true"}'`;
const MAKES_NONE = 'true';

describe('.ci/k8s-verify', () => {
  let folder: string;
  let root: string;

  /** A program that writes down how it is called, and then does something else. */
  const program = (file: string, script = '') => {
    const name = file.split('/').at(-1) ?? '';
    writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> ${join(folder, 'calls')}\n${script}\n`);
    chmodSync(file, 0o755);
  };
  const inPath = (name: string, script?: string) => {
    program(join(folder, 'bin', name), script);
  };
  const run = (env: Readonly<Record<string, string>> = {}) => {
    const PATH = [join(folder, 'bin'), process.env['PATH']].join(delimiter);
    const options = {
      cwd: root,
      env: { ...process.env, CLUSTER: '', VOLUME: join(folder, 'volume'), PATH, ...env },
      encoding: 'utf8',
    } as const;
    const { stdout, status } = spawnSync('.ci/k8s-verify', options);
    const calls = readFileSync(join(folder, 'calls'), 'utf8').replaceAll(root, '').trimEnd().split('\n');
    return { calls, stdout, status };
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ci-cluster-'));
    root = join(folder, 'workspace');
    mkdirSync(join(root, '.ci'), { recursive: true });
    mkdirSync(join(folder, 'bin'));
    for (const file of ['.ci/k8s-verify', '.ci/kind-cluster', 'kubernetes-deployment.yaml']) {
      cpSync(join(WORKSPACE_ROOT, file), join(root, file));
    }
    inPath('kind');
    // Everything is there but Prometheus.
    inPath('docker', '[ "$1 $2" != "image inspect" ] || [ "${3%:*}" != prom/prometheus ]');
    inPath('kubectl', `cat > ${join(folder, 'applied')}; ${MAKES_VOLUMES}`);
    program(join(root, 'k8s-verify.sh'), `echo "with $KUBECONFIG" >> ${join(folder, 'calls')}`);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('creates a cluster of kind, loads every image that the manifest names, verifies, and deletes it', () => {
    const { calls, status } = run();
    const images = [
      ...new Set(readFileSync(join(root, 'kubernetes-deployment.yaml'), 'utf8').match(/(?<=image: ).+/gu)),
    ];
    expect(calls.filter((call) => !/^docker image inspect|^kubectl get storageclass/u.test(call))).toEqual([
      'kind delete cluster --name film-mesh',
      'kind create cluster --name film-mesh --kubeconfig /.cache/kind-kubeconfig --wait 3m',
      expect.stringMatching(/^docker pull --quiet prom\/prometheus:v[\d.]+$/u),
      `docker save ${images.toSorted().join(' ')}`,
      expect.stringMatching(/^kind load image-archive \S+ --name film-mesh$/u),
      'k8s-verify.sh --yes',
      'with /.cache/kind-kubeconfig',
      'kind delete cluster --name film-mesh --kubeconfig /.cache/kind-kubeconfig',
    ]);
    expect(status).toBe(0);
  });

  it('deletes the cluster of what has failed, too', () => {
    program(join(root, 'k8s-verify.sh'), 'exit 1');
    const { calls, status } = run();
    expect(calls.at(-1)).toMatch(/^kind delete cluster /u);
    expect(status).toBe(1);
  });

  it('says in one line that a cluster cannot be brought up', () => {
    inPath('kind', 'exit 1');
    const { calls, stdout, status } = run();
    expect(stdout).toBe('!!! KUBERNETES WAS NOT VERIFIED: the cluster cannot be brought up\n');
    expect(calls).toHaveLength(1);
    expect(status).toBe(1);
  });

  it('builds kind where it is not installed', () => {
    rmSync(join(folder, 'bin/kind'));
    inPath(
      'go',
      `mkdir -p "$GOBIN" && printf '#!/bin/sh\\necho "kind $1" >> ${folder}/calls\\n' > "$GOBIN/kind" && chmod +x "$GOBIN/kind"`,
    );
    // Programs that the machine has beside kind, but not kind.
    const { calls, status } = run({ PATH: [join(folder, 'bin'), '/usr/bin', '/bin'].join(delimiter) });
    expect(calls.slice(0, 3)).toEqual([
      expect.stringMatching(/^go install sigs\.k8s\.io\/kind@v[\d.]+$/u),
      'kind delete',
      'kind create',
    ]);
    expect(calls.filter((call) => call.startsWith('go '))).toHaveLength(1);
    expect(status).toBe(0);
  });

  it.each([
    ['of the cluster itself', MAKES_VOLUMES, false],
    ['that it creates in a cluster without a default StorageClass', MAKES_NONE, true],
  ])('gives the database a volume %s', (_title, storageClasses, creates) => {
    inPath('kubectl', `case $1 in get) ${storageClasses};; apply) cat > ${join(folder, 'applied')};; esac`);
    const { status } = run();
    expect(status).toBe(0);
    expect(existsSync(join(folder, 'applied'))).toBe(creates);
    if (creates) {
      expect(readFileSync(join(folder, 'applied'), 'utf8')).toMatch(
        /^kind: PersistentVolume$[^]*^    storage: \d+Gi$/mu,
      );
    }
  });

  it('takes the cluster that CLUSTER names, and no other', () => {
    inPath('cluster', '[ "$1" != up ] || echo KUBECONFIG=/elsewhere');
    const { calls, status } = run({ CLUSTER: join(folder, 'bin/cluster') });
    expect(calls.filter((call) => /^(?:cluster|kind|with) /u.test(call))).toEqual([
      'cluster up',
      'cluster load -',
      'with /elsewhere',
      'cluster down',
    ]);
    expect(status).toBe(0);
    expect(run({ CLUSTER: join(folder, 'nothing') })).toMatchObject({ status: 1 });
  });
});
