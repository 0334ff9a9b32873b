import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

import { KUSTOMIZE_BASE } from '../rendered-files.ts';
import { WORKSPACE_ROOT } from '../services.ts';
import { strayObjects } from './one-namespace.ts';
import { findingsOf, type PythonTool } from './python-tool.ts';

/**
 * `node kubernetes.ts` builds every overlay, and one with each component. It validates each against Kubernetes'
 * schemas, in which a misspelt field is an error too, and the one with its own namespace against Checkov's policies,
 * and checks that all objects of an overlay are in one namespace; exits with 1 if it finds anything.
 */
const SCHEMAS: PythonTool = { requirement: 'kubernetes-validate==1.37.0', module: 'kubernetes_validate' };
const CHECKOV: PythonTool = { requirement: 'checkov==3.3.30', module: 'checkov.main' };
/** The oldest supported version of Kubernetes: its API has everything that is used. */
const KUBERNETES = '1.33';
/** The overlay for Checkov, which requires a namespace; the base has none. */
const LINTED = 'overlays/namespace';

const kubernetes = join(WORKSPACE_ROOT, 'deploy/kubernetes');
/** The base of the overlays, relative to their folder. */
const BASE = relative(kubernetes, join(WORKSPACE_ROOT, KUSTOMIZE_BASE));
const namesIn = (kind: string) => readdirSync(join(kubernetes, kind)).map((name) => `${kind}/${name}`);
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'film-mesh-kubernetes-'));

try {
  for (const overlay of [BASE, ...namesIn('overlays'), ...namesIn('components')]) {
    const built = join(folder, `${overlay.replaceAll(/[./]+/gu, '-')}.yaml`);
    const yaml = execFileSync('kubectl', ['kustomize', folderOf(overlay)], { encoding: 'utf8' });
    writeFileSync(built, yaml);
    report(
      `${overlay}: schemas of Kubernetes ${KUBERNETES}`,
      await findingsOf(SCHEMAS, ['--strict', '--quiet', '--kubernetes-version', KUBERNETES, built]),
    );
    report(`${overlay}: all in one namespace`, strayObjects(yaml));
    if (overlay === LINTED) {
      const config = join(kubernetes, 'checkov.yaml');
      report(`${overlay}: Checkov`, await findingsOf(CHECKOV, ['--config-file', config, '--file', built]));
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** The overlays to build: one itself, or one with a component switched on. */
function folderOf(overlay: string): string {
  const own = join(kubernetes, overlay);
  if (!overlay.startsWith('components/')) {
    return own;
  }
  const made = join(folder, overlay);
  mkdirSync(made, { recursive: true });
  const lines = [
    'namespace: film-mesh',
    'resources:',
    `  - ${relative(made, join(kubernetes, LINTED))}`,
    'components:',
    `  - ${relative(made, own)}`,
  ];
  writeFileSync(join(made, 'kustomization.yaml'), `${lines.join('\n')}\n`);
  return made;
}

function report(what: string, findings: string): void {
  process.stdout.write(`${findings === '' ? 'ok' : 'FAILED'}  ${what}\n${findings}`);
  if (findings !== '') {
    process.exitCode = 1;
  }
}
