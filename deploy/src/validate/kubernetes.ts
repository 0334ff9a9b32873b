import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

import { KUSTOMIZE_BASE } from '../rendered-files.ts';
import { WORKSPACE_ROOT } from '../services.ts';
import { strayObjects } from './one-namespace.ts';
import { findingsOf, type PythonTool } from './python-tool.ts';

/**
 * `node kubernetes.ts` builds every overlay, and one with each component, holds each against Kubernetes' schemas, where a misspelt field is a fault
 * too, and the one with a namespace of its own against Checkov's policies, and sees that what an overlay builds is all in
 * one namespace; exit 1 where it finds anything.
 */
const SCHEMAS: PythonTool = { requirement: 'kubernetes-validate==1.37.0', module: 'kubernetes_validate' };
const CHECKOV: PythonTool = { requirement: 'checkov==3.3.30', module: 'checkov.main' };
/** The oldest Kubernetes that is promised: its API has all that is used. */
const KUBERNETES = '1.33';
/** Checkov wants a namespace, and the file itself has none. */
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

/** What to build: an overlay itself, or one that switches a component on. */
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
