import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Module, Param, Post, Put } from '@nestjs/common';

import type { TestApp } from '../../testing/start-app.ts';
import { startThings } from '../../testing/start-things.ts';
import { IdempotencyKey, type ScopedKey } from './idempotency-key.ts';

@Controller('/things')
class ThingsController {
  @Post()
  create(@IdempotencyKey() key?: ScopedKey): object {
    return { key };
  }

  @Put()
  replace(@IdempotencyKey() key?: ScopedKey): object {
    return { key };
  }

  @Post(':id/publish')
  publish(@Param('id') _id: string, @IdempotencyKey() key?: ScopedKey): object {
    return { key };
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

describe('IdempotencyKey', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startThings(ThingsModule);
  });
  afterAll(() => test.stop());

  const keyOf = async (
    method: string,
    path: string,
    headers: Record<string, string> = { 'idempotency-key': '"k"' },
  ) => {
    const answer = await fetch(`${test.origin}${path}`, { method, headers });
    return ((await answer.json()) as { key?: ScopedKey }).key;
  };

  it('is scoped to the method and the route', async () => {
    expect(await keyOf('POST', '/things')).toEqual({ key: 'k', scope: 'POST /things' });
    expect(await keyOf('PUT', '/things')).toEqual({ key: 'k', scope: 'PUT /things' });
  });

  it('is that of one thing', async () => {
    const [one, other] = [await keyOf('POST', '/things/1/publish'), await keyOf('POST', '/things/2/publish')];
    expect(one?.scope).toContain('POST /things/:id/publish');
    expect(one?.scope).not.toBe(other?.scope);
  });

  it('is the same however the path is written', async () => {
    const [plain, other] = [await keyOf('POST', '/things'), await keyOf('POST', '/Things/?')];
    expect(other).toEqual(plain);
  });

  it('is absent where the client gives none', async () => {
    expect(await keyOf('POST', '/things', {})).toBeUndefined();
  });
});
