import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Layers } from './layers.ts';
import { PART_TIMES, type PartPlan } from './part.ts';
import { originOf } from './plan.ts';
import { LOOPBACK, Ports } from './ports.ts';
import { statusOf } from './probe.ts';

const PATIENT_MS = 60_000;
const SERVER = `require('node:http').createServer((_, response) => response.end()).listen(process.env.PORT, '${LOOPBACK}');
  process.on('SIGTERM', () => { console.log('stopped'); process.exit() });`;

describe('Layers', () => {
  let layers: Layers;
  let said: string[];
  const ports = new Ports();

  beforeEach(() => {
    said = [];
    layers = new Layers({
      line: (name, text) => said.push(`${name} ${text}`),
      died: () => undefined,
      gaveUp: (name) => said.push(`${name} gave up`),
    });
  });
  afterEach(() => layers.stop());

  const plan = async (name: string, source: string): Promise<PartPlan> => {
    const port = await ports.free(name);
    const readyUrl = originOf({ host: LOOPBACK, port });
    const env = { PORT: String(port) };
    return { name, command: process.execPath, args: ['-e', source], cwd: import.meta.dirname, env, readyUrl };
  };

  it(
    'answers when it says that it has started, and stops what stands in front first',
    async () => {
      const plans = [await plan('below', SERVER), await plan('above', SERVER)];
      for (const one of plans) {
        await layers.start([one]);
        expect(await statusOf(one.readyUrl)).toBe(200);
      }
      expect(layers.part('above').pid).toBeDefined();
      await layers.stop();
      expect(said).toEqual(['above stopped', 'below stopped']);
    },
    PATIENT_MS,
  );

  it('does not wait for a part that cannot be kept running', async () => {
    const plans = [await plan('bad', 'process.exit(9)'), await plan('slow', 'setInterval(() => {}, 1_000)')];
    await expect(layers.start(plans)).rejects.toThrow('bad cannot be kept running (exit 9)');
    expect(said).toEqual(['bad gave up']);
  }, 30_000);

  it('says what a part has said last that does not start, or is not ready in time', async () => {
    const patience = { ...PART_TIMES, readyMs: 2_000 };
    const hurried = new Layers({ line: () => undefined, died: () => undefined, gaveUp: () => undefined }, patience);
    const shell = async (name: string, script: string): Promise<PartPlan> => ({
      ...(await plan(name, '')),
      command: '/bin/sh',
      args: ['-c', script],
    });
    try {
      await expect(hurried.start([await shell('bad', 'echo no such file >&2; exit 9')])).rejects.toThrow(
        /^bad cannot be kept running \(exit 9\); its last lines:(?:\n {2}bad \| no such file){3}$/u,
      );
    } finally {
      await hurried.stop();
    }
    const slow = new Layers({ line: () => undefined, died: () => undefined, gaveUp: () => undefined }, patience);
    try {
      await expect(slow.start([await shell('slow', 'echo thinking; exec sleep 60')])).rejects.toThrow(
        /^slow is not ready after 2 s: no 200 from http:\S+; its last lines:\n {2}slow \| thinking$/u,
      );
    } finally {
      await slow.stop();
    }
  }, 30_000);

  it('stops waiting when it is told', async () => {
    const slow = await plan('slow', 'setInterval(() => {}, 1_000)');
    await expect(layers.start([slow], AbortSignal.abort('enough'))).rejects.toBe('enough');
  });

  it('knows its parts by their names', () => {
    expect(() => layers.part('nothing')).toThrow('there is no part nothing');
  });
});
