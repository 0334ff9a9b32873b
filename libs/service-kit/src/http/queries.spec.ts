import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, Param, Post, Query } from '@nestjs/common';
import fc from 'fast-check';

import type { TestApp } from '../../testing/start-app.ts';
import { startThings } from '../../testing/start-things.ts';
import { LIST_PARAMETERS, ListQuery } from '../paging/list-query.ts';
import { QueryPipe } from '../validation/query.pipe.ts';
import { faultsOf, parseQuery } from './query.ts';

@Controller('/things')
class ThingsController {
  @Get()
  list(@Query(new QueryPipe(ListQuery, LIST_PARAMETERS)) query: ListQuery): object {
    return query;
  }

  @Get('named')
  named(@Query('color') color?: string, @Query('size') size?: string): object {
    return { color, size };
  }

  @Get(':id')
  one(@Param('id') id: string): object {
    return { id };
  }

  @Post()
  create(): object {
    return {};
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

interface Problem {
  readonly detail: string;
  readonly errors?: readonly { readonly parameter: string; readonly detail: string }[];
  readonly moreErrors?: number;
}

describe('a service', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startThings(ThingsModule);
  });
  afterAll(() => test.stop());

  const ask = (path: string, init?: RequestInit) => fetch(test.origin + path, init);
  const problemOf = async (path: string, init?: RequestInit) => {
    const answer = await ask(path, init);
    expect({ path, status: answer.status, type: answer.headers.get('content-type') }).toEqual({
      path,
      status: 400,
      type: 'application/problem+json',
    });
    return (await answer.json()) as Problem;
  };

  it.each<[string, string[], string]>([
    ['/things?limt=5', ['limt'], 'Supported parameters: name, limit, after.'],
    ['/things?limt=5&limit=0&name=', ['limt', 'name', 'limit'], 'Supported parameters: name, limit, after.'],
    ['/things?limit[]=1', ['limit[]'], 'Supported parameters: name, limit, after.'],
    ['/things?name%5B%5D=x', ['name[]'], 'Supported parameters: name, limit, after.'],
    ['/things?limit=1&limit=1', ['limit'], 'Supported parameters: name, limit, after.'],
    ['/things?limit=1&%6cimit=2', ['limit'], 'Supported parameters: name, limit, after.'],
    ['/things?Limit=1', ['Limit'], 'Supported parameters: name, limit, after.'],
    ['/things?=1', [''], 'Supported parameters: name, limit, after.'],
    ['/things?__proto__=1&constructor=2', ['__proto__', 'constructor'], 'Supported parameters: name, limit, after.'],
    ['/things?name=Am%E8lie', ['name'], 'Supported parameters: name, limit, after.'],
    ['/things?name=%ED%A0%80', ['name'], 'Supported parameters: name, limit, after.'],
    ['/things?name=%C0%AF', ['name'], 'Supported parameters: name, limit, after.'],
    ['/things?name=%zz', ['name'], 'Supported parameters: name, limit, after.'],
    ['/things?name=a%E', ['name'], 'Supported parameters: name, limit, after.'],
    ['/things?name=%00', ['name'], 'Supported parameters: name, limit, after.'],
    ['/things?%FF=1', ['%FF'], 'Supported parameters: name, limit, after.'],
    ['/things/1?x=1', ['x'], 'No parameters are supported.'],
    ['/things/1?limit=1', ['limit'], 'No parameters are supported.'],
    ['/things/named?color=red&limit=1&color=blue', ['color', 'limit'], 'Supported parameters: color, size.'],
  ])('says of GET %s which parameters are wrong, and which there are', async (path, parameters, known) => {
    const { detail, errors = [] } = await problemOf(path);
    expect(errors.map(({ parameter }) => parameter)).toEqual(parameters);
    expect(detail).toContain(known);
  });

  it('says so of a POST too, and does nothing', async () => {
    const { errors } = await problemOf('/things?dry-run=1', { method: 'POST', body: '{}' });
    expect(errors).toEqual([{ parameter: 'dry-run', detail: 'unknown parameter' }]);
  });

  it('lists the first hundred, and shortens their names', async () => {
    const names = Array.from({ length: 150 }, (_, n) => `${'x'.repeat(50)}${String(n)}`);
    const { errors, moreErrors } = await problemOf(`/things?${names.join('&')}`);
    expect({ listed: errors?.length, moreErrors }).toEqual({ listed: 100, moreErrors: 50 });
    const long = await problemOf(`/things?${'😀'.repeat(300)}=1`.replaceAll('😀', encodeURIComponent('😀')));
    expect(long.errors?.[0]?.parameter.length).toBeLessThan(210);
  });

  it.each([
    ['/things?%6cimit=5', { limit: '5' }],
    ['/things?name=a+b%2B', { name: 'a b+' }],
    ['/things?name=%EF%BF%BD', { name: '\uFFFD' }],
    ['/things?', {}],
    ['/things?&&limit=1&', { limit: '1' }],
    ['/things/named?size=%31', { size: '1' }],
    ['/things/1?', { id: '1' }],
    ['/things/%C3%A9', { id: 'é' }],
  ])('reads GET %s', async (path, read) => {
    expect(await (await ask(path)).json()).toEqual(read);
  });

  it.each(['/healthz', '/metrics', '/docs/things', '/docs/things/openapi.json', '/docs/things/swagger-ui.css'])(
    'lets scrapers, probes and browsers send to %s what they like',
    async (path) => {
      expect((await ask(`${path}?v=1&v=2&name[]=up&x=%FF`)).status).toBe(200);
    },
  );

  it.each([
    '/things/%FF',
    '/things/%zz',
    '/things/%E0%A4%A',
    '/things/%ED%A0%80',
    '/things/%C0%AF',
    '/nothing/%E8',
    '/%',
  ])('says that the path %s is not UTF-8', async (path) => {
    expect((await problemOf(path)).detail).toBe('The path must be percent-encoded UTF-8.');
    expect((await problemOf(path, { method: 'OPTIONS' })).detail).toContain('UTF-8');
  });

  it('refuses U+0000 in a path', async () => {
    expect((await problemOf('/things/%00')).detail).toContain('U+0000');
  });
});

describe('a query', () => {
  it('of any text is read or named as at fault, pair by pair', () => {
    const piece = fc.constantFrom('limit', 'name', '=', '&', '%', '%6c', '%FF', '+', '__proto__', '1', 'x');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const query = parseQuery(text);
        const { listed } = faultsOf(query, LIST_PARAMETERS);
        const good = LIST_PARAMETERS.filter((name) => typeof query[name] === 'string');
        expect(listed.length + good.length).toBe(Object.keys(query).length);
        const sent = [...new URLSearchParams(text)].filter(([name]) => good.some((one) => one === name));
        expect(sent).toHaveLength(good.length);
        expect(Object.fromEntries(sent)).toEqual(Object.fromEntries(good.map((name) => [name, query[name]])));
      }),
    );
  });
});
