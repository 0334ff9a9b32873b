import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { isAlive } from '../testing/processes.ts';
import { Part, type PartPlan, type PartTimes } from './part.ts';
import { until } from './probe.ts';

const PATIENT = 60_000;
const EARLY: PartTimes = { earlyMs: PATIENT, restartMs: 0, stopMs: PATIENT, readyMs: PATIENT };

describe('Part', () => {
  let parts: Part[];
  let said: string[];
  let whenDied: (() => void) | undefined;
  let grandchild: number | undefined;

  beforeEach(() => {
    parts = [];
    said = [];
    whenDied = undefined;
    grandchild = undefined;
  });
  afterEach(async () => {
    parts.forEach((part) => part.kill());
    // If it has outlived its parent, which one of the tests is about, the parent's pipes are still open.
    if (grandchild !== undefined && isAlive(grandchild)) {
      process.kill(grandchild, 'SIGKILL');
    }
    await Promise.all(parts.map((part) => part.stop()));
  });

  const program = (source: string, times: PartTimes = EARLY, wishes: Partial<PartPlan> = {}) => {
    const part = new Part(
      {
        name: 'thing',
        command: process.execPath,
        args: ['-e', source],
        cwd: import.meta.dirname,
        env: {},
        readyUrl: '',
        isReady: () => Promise.resolve(false),
        ...wishes,
      },
      {
        line: (name, text) => said.push(`${name} | ${text}`),
        died: (name, how) => {
          said.push(`${name} died: ${how}`);
          whenDied?.();
        },
        gaveUp: (name, how) => said.push(`${name} gave up: ${how}`),
      },
      times,
    );
    parts.push(part);
    part.start();
    return part;
  };
  const saying = (line: string) => until(`"${line}" among ${said.join()}`, () => said.includes(line), PATIENT);

  it('says the lines of both streams with its name, a last one without a line break too', async () => {
    const part = program(`console.log('one\\ntwo'); process.stdout.write('four'); console.error('three'); ${STAY}`);
    await saying('thing | three');
    await part.stop();
    expect(said.toSorted()).toEqual(['thing | four', 'thing | one', 'thing | three', 'thing | two']);
  });

  it('is started again when it dies, by a signal', async () => {
    const part = program(`console.log(process.pid); ${STAY}`);
    const first = part.pid;
    await saying(`thing | ${String(first)}`);
    part.signal('SIGKILL');
    await part.ended();
    expect(said.at(-1)).toBe('thing died: SIGKILL');
    await until('the next process', () => part.pid !== undefined, PATIENT);
    expect(part.pid).not.toBe(first);
    await saying(`thing | ${String(part.pid)}`);
  });

  it('is started again however soon it dies, once it was ready', async () => {
    const part = program(STAY, EARLY, { isReady: () => Promise.resolve(true) });
    for (let killed = 1; killed <= 5; killed++) {
      await until('readiness', () => part.isReady(), PATIENT);
      part.signal('SIGKILL');
      await until('its death', () => said.length === killed, PATIENT);
    }
    expect(new Set(said)).toEqual(new Set(['thing died: SIGKILL']));
  });

  it('says the error of its readiness check', async () => {
    const part = program(STAY, EARLY, { isReady: () => Promise.reject(new Error('never')) });
    await expect(until('readiness', () => part.isReady(), PATIENT)).rejects.toThrow('never');
  });

  it('gives up, once, after three failed starts, having said why', async () => {
    const part = program(`console.error('why'); process.exit(7)`);
    await saying('thing gave up: exit 7');
    await part.stop();
    const died = ['thing | why', 'thing died: exit 7'];
    expect(said).toEqual([...died, ...died, 'thing | why', 'thing gave up: exit 7']);
    expect(part.pid).toBeUndefined();
  });

  it('gives up a command that does not exist', async () => {
    program('', EARLY, { command: '/no/such/command' });
    await saying('thing gave up: spawn /no/such/command ENOENT');
    expect(said).toHaveLength(3);
  });

  it('never gives up one that dies late', async () => {
    program('process.exit(1)', { ...EARLY, earlyMs: 0 });
    await until('five deaths', () => said.length >= 5, PATIENT);
    expect(new Set(said)).toEqual(new Set(['thing died: exit 1']));
  });

  it('stops when it is told, and is not started again', async () => {
    const part = program(
      `process.on('SIGTERM', () => { console.log('bye'); process.exit() }); console.log('up'); ${STAY}`,
    );
    await saying('thing | up');
    await part.stop();
    expect(said).toEqual(['thing | up', 'thing | bye']);
    expect(part.pid).toBeUndefined();
  });

  it('is told to stop by the signal that it wants', async () => {
    const source = `process.on('SIGINT', () => { console.log('bye'); process.exit() }); console.log('up'); ${STAY}`;
    const part = program(source, EARLY, { stopSignal: 'SIGINT' });
    await saying('thing | up');
    await part.stop();
    expect(said).toEqual(['thing | up', 'thing | bye']);
  });

  it('is killed after the time of its plan, if that has one', async () => {
    const part = program(`process.on('SIGTERM', () => {}); console.log('up'); ${STAY}`, EARLY, { stopMs: 1 });
    await saying('thing | up');
    const pid = Number(part.pid);
    await part.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it('is killed when it does not listen to SIGTERM', async () => {
    const part = program(`process.on('SIGTERM', () => {}); console.log('up'); ${STAY}`, { ...EARLY, stopMs: 1 });
    await saying('thing | up');
    const pid = Number(part.pid);
    await part.stop();
    expect(isAlive(pid)).toBe(false);
    expect(said).toEqual(['thing | up']);
  });

  it('can be stopped between a death and the next start', async () => {
    const restartMs = 10;
    const part = program('process.exit(1)', { ...EARLY, restartMs });
    whenDied = () => void part.stop();
    await saying('thing died: exit 1');
    // Timers fire in their order: the next start, if there were one, would come before this ends.
    await sleep(restartMs + 10);
    expect(part.pid).toBeUndefined();
    expect(said).toHaveLength(1);
  });

  it('leaves nothing behind that its process has started', async () => {
    const source = `const { pid } = require('node:child_process').spawn(process.execPath, ['-e', "${STAY}"], { stdio: 'inherit' });
      console.log(pid); ${STAY}`;
    const part = program(source, { ...EARLY, restartMs: PATIENT });
    await until('the grandchild', () => said.length > 0, PATIENT);
    const pid = Number(said[0]?.split(' | ')[1]);
    grandchild = pid;
    expect(isAlive(pid)).toBe(true);
    part.signal('SIGKILL');
    await saying('thing died: SIGKILL');
    await until('the end of the grandchild', () => !isAlive(pid), PATIENT);
  });
});

/** Keeps a program running. */
const STAY = 'setInterval(() => {}, 1_000);';
