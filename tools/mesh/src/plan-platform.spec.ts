import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findServices, WORKSPACE_ROOT } from '@film-mesh/deploy';

import { findEnvoy } from './envoy-binary.ts';
import { planEnvoy, type ProxyOptions } from './plan-platform.ts';
import { placeOnLoopback } from './plan.ts';
import { Ports } from './ports.ts';

const VARIANTS: readonly (readonly [string, ProxyOptions])[] = [
  ['learns of the replicas from files', {}],
  ['learns of the replicas from a name server', { nameServer: { host: '127.0.0.1', port: 53 } }],
];

describe('planEnvoy', () => {
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'film-mesh-envoy-'));
  });
  afterEach(() => rmSync(data, { recursive: true }));

  /** The result of Envoy's validation of the written configuration, and its whole log. */
  async function validated(options: ProxyOptions): Promise<{ taken: boolean; log: string }> {
    const envoy = await findEnvoy(join(WORKSPACE_ROOT, '.cache'), () => undefined, process.env);
    const parts = { prometheus: true, postgres: false };
    const placement = await placeOnLoopback(findServices(), { 'film-service': 3 }, { free: true }, parts, new Ports());
    const { command, args } = planEnvoy(envoy, placement, data, options);
    const config = args[args.indexOf('-c') + 1] ?? '';
    const { status, stderr } = spawnSync(command, ['--mode', 'validate', '-c', config], { encoding: 'utf8' });
    return { taken: status === 0, log: stderr };
  }

  it.each(VARIANTS)(
    'where it %s, Envoy takes the configuration and nothing in it is deprecated',
    async (_, options) => {
      const { taken, log } = await validated(options);
      expect({ taken, log: taken ? '' : log }).toEqual({ taken: true, log: '' });
      expect(log).not.toMatch(/deprecated/i);
    },
  );

  it('is validated by Envoy itself, which refuses unknown fields', async () => {
    const { taken } = await validated({ edge: { retryBudget: -1 } });
    expect(taken).toBe(false);
  });
});
