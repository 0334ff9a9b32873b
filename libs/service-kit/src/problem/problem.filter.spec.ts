import { DomainError } from '@film-mesh/shared-domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, type INestApplication } from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';

import { StoreOutage } from '../logging/store-outage.ts';
import { ProblemFilter } from './problem.filter.ts';

@Controller()
class FailingController {
  @Get('down')
  down(): never {
    throw new DomainError('store-unavailable', 'The store is not reachable.');
  }

  @Get('lost')
  lost(): never {
    throw new DomainError('store-unavailable', 'The connection to the store was lost.', { onlyHere: true });
  }

  @Get('last')
  last(): never {
    throw new DomainError('version-limit', 'The film has its last version.');
  }
}

@Module({
  controllers: [FailingController],
  providers: [StoreOutage, { provide: APP_FILTER, useClass: ProblemFilter }],
})
class FailingModule {}

describe('ProblemFilter', () => {
  let app: INestApplication;
  let url: string;
  beforeAll(async () => {
    app = await NestFactory.create(FailingModule, { logger: false });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(() => app.close());

  it.each([
    ['of a store that is away for all replicas keeps Envoy from asking the others', 'down', 503, 'true', '1'],
    ['of a connection that only this replica has lost lets Envoy ask another', 'lost', 503, null, '1'],
    ['of what no later request changes says nothing of a later time', 'last', 409, null, null],
  ])('the problem %s', async (_what, path, status, noRetry, retryAfter) => {
    const answer = await fetch(`${url}/${path}`);
    expect({
      status: answer.status,
      noRetry: answer.headers.get('x-envoy-ratelimited'),
      retryAfter: answer.headers.get('retry-after'),
    }).toEqual({ status, noRetry, retryAfter });
  });
});
