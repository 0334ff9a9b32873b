import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';

import { DomainError } from '@film-mesh/shared-domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Controller, Get, Module, Post } from '@nestjs/common';

import type { TestApp } from '../../testing/start-app.ts';
import { startThings } from '../../testing/start-things.ts';
import { StoreOutage } from './store-outage.ts';

let isAway = false;

function ask(): unknown {
  if (isAway) {
    throw new DomainError('store-unavailable', 'The store is full.', { cause: new Error('no space left') });
  }
  return {};
}

@Controller('things')
class ThingsController {
  @Get()
  list(): unknown {
    return {};
  }

  @Post()
  create(): unknown {
    return ask();
  }

  @Get('read')
  read(): unknown {
    return ask();
  }

  @Get('bug')
  bug(): never {
    throw new Error('on purpose');
  }
}

@Controller('docs/things-to-do')
class BesideController {
  @Get()
  list(): unknown {
    return {};
  }
}

@Module({ controllers: [ThingsController, BesideController] })
class ThingsModule {}

interface Line {
  readonly level: string;
  readonly msg: string;
}

describe('the log', () => {
  let test: TestApp;
  const lines: string[] = [];
  const own = () => lines.map((line) => JSON.parse(line) as Line).filter(({ msg }) => msg !== 'request');
  beforeAll(async () => {
    const log = { write: (line: string) => lines.push(line) };
    test = await startThings(ThingsModule, { LOG_LEVEL: 'info' }, { log });
  });
  afterAll(() => test.stop());
  beforeEach(() => {
    lines.length = 0;
    isAway = false;
  });

  const send = async (path: string, method = 'GET') => (await fetch(test.origin + path, { method })).status;

  it('has nothing to say of a service that is not ready yet', async () => {
    expect(await send('/readyz')).toBe(503);
    expect(lines).toEqual([]);
  });

  it('says of an outage of the store once that it begins and once that it ends, which reads alone do not show', async () => {
    isAway = true;
    for (let n = 0; n < 20; n++) {
      expect(await send('/things', 'POST')).toBe(503);
    }
    isAway = false;
    expect(await send('/things')).toBe(200);
    await sleep(1_500);
    expect(own()).toEqual([
      expect.objectContaining({ level: 'warn', msg: 'store unavailable: The store is full. (no space left)' }),
    ]);
    expect(await send('/things', 'POST')).toBe(201);
    while (own().length < 2) {
      await sleep(10);
    }
    expect(own()[1]).toMatchObject({
      level: 'info',
      msg: expect.stringMatching(/^store available again after \d+\.\d s, 20 failures$/u),
    });
    expect(lines.filter((line) => line.includes('"stack"') || line.includes('"level":"error"'))).toEqual([]);
  });

  it('takes no file of the documentation for a sign of the store, but every path beside it', async () => {
    isAway = true;
    expect(await send('/things/read')).toBe(503);
    isAway = false;
    for (const path of ['/docs/things', '/docs/things/swagger-ui.css', '/docs/things/openapi.json', '/metrics']) {
      expect(await send(path)).toBe(200);
    }
    await sleep(1_500);
    expect(own()).toHaveLength(1);
    expect(await send('/docs/things-to-do')).toBe(200);
    while (own().length < 2) {
      await sleep(10);
    }
  });

  it('takes a failure long after the last one for another outage, which reads end', async () => {
    const outage = new StoreOutage();
    const error = new DomainError('store-unavailable', 'The store is busy.');
    const now = performance.now();
    const clock = jest.spyOn(performance, 'now').mockReturnValue(now);
    outage.refused('POST', error);
    clock.mockReturnValue(now + 3_600_000);
    outage.refused('GET', error);
    clock.mockRestore();
    outage.served('GET');
    while (outage.isOn) {
      await sleep(10);
    }
    expect(own().map(({ level }) => level)).toEqual(['warn', 'info', 'warn', 'info']);
  });

  it('has a stack of a bug, at level error', async () => {
    expect(await send('/things/bug')).toBe(500);
    expect(own()).toMatchObject([{ level: 'error', err: { message: 'on purpose', stack: expect.any(String) } }]);
  });
});
