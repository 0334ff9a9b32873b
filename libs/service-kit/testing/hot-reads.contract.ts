import { parseServiceDescriptor } from '@film-mesh/service-descriptor';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Request } from 'express';

import type { InstanceDecorator, ServiceDefinition } from '../src/create-app.ts';
import { Readiness } from '../src/health/readiness.ts';
import { AcceptGuard } from '../src/http/accept.guard.ts';
import { Observed, type Exchange, type Question } from './observed.ts';
import { startApp, type TestApp } from './start-app.ts';

/** A service with hot reads, and the requests for it. */
export interface HotReadSubject {
  /** Has `hotReads`. */
  readonly definition: ServiceDefinition;
  /** Its configuration, without a database. */
  readonly environment?: NodeJS.ProcessEnv;
  /** The URL of an empty database in a file: two processes of the service share it. */
  databaseUrl(): Promise<string>;
  /**
   * Creates a thing of each name through the service.
   *
   * @param list the URL of its list
   * @returns their ids, in order
   */
  fill(list: string, names: readonly string[]): Promise<readonly string[]>;
  /** Makes its store fail from now on. */
  breakStore(app: TestApp['app']): Promise<void>;
}

/** Time that two services may take to start, in milliseconds, on a busy machine. */
const START_TIMEOUT_MS = 30_000;

/** The name of two things. */
const NAME = 'Ünder „the“ Sea & Sky';

/** A UUID that nothing has. */
const NOBODY = '01a20f40-6e6c-74a3-a52c-ab9f23c087a2';

/**
 * Compares a service with its hot reads to the same service without them: their responses, metrics and logs must be the
 * same.
 */
export function hotReadContract({ definition, environment, ...subject }: HotReadSubject): void {
  const { route } = parseServiceDescriptor(definition.descriptor);
  describe(`the hot reads of ${route}`, () => {
    let ids: readonly string[];
    let both: Both;
    let plain: Watched;
    let hot: Watched;

    async function start(more: NodeJS.ProcessEnv = {}): Promise<Both> {
      const settings = { ...environment, ...more, DATABASE_URL: await subject.databaseUrl() };
      const without = await watch({ ...definition, hotReads: undefined }, settings, route);
      const filled = await subject.fill(without.app.origin + route, ['Anand', NAME, NAME]);
      await without.observed.forget();
      return { plain: without, hot: await watch(definition, settings, route), ids: filled };
    }
    async function stop(started: Both): Promise<void> {
      await started.hot.app.stop();
      await started.plain.app.stop();
    }

    beforeAll(async () => {
      both = await start();
      ({ plain, hot, ids } = both);
    }, START_TIMEOUT_MS);
    afterAll(() => stop(both));

    /** Sends the same request to both, and returns the response of both. */
    async function sameOfBoth(question: Question, of = both): Promise<Exchange> {
      const [expected, actual] = [await of.plain.observed.ask(question), await of.hot.observed.ask(question)];
      expect(actual).toEqual(expected);
      return actual;
    }

    const id = (index: number) => String(ids[index]);
    const encoded = encodeURIComponent(NAME);

    it.each<[string, () => string]>([
      ['an id', () => `/${id(0)}`],
      ['an id in capitals', () => `/${id(0).toUpperCase()}`],
      ['the first page', () => ''],
      ['a page of two', () => '?limit=2'],
      ['the page after', () => `?limit=2&after=${id(1)}`],
      ['a page that is empty', () => `?after=${id(ids.length - 1)}`],
      ['a name', () => `?name=${encoded}`],
      ['a name as a form has it', () => `?name=${encoded.replaceAll('%20', '+')}`],
      ['a name between spaces', () => `?name=%20${encoded}%20`],
      ['a name in NFD', () => `?name=${encodeURIComponent(NAME.normalize('NFD'))}`],
    ])('answer as the framework does, and without it: %s', async (_what, target) => {
      const before = { hot: hot.inFramework(), plain: plain.inFramework() };
      for (const accept of [undefined, '*/*', 'application/json']) {
        const { status } = await sameOfBoth({ path: route + target(), headers: accept ? { accept } : {} });
        expect(status).toBe(200);
      }
      expect(hot.inFramework() - before.hot).toBe(0);
      expect(plain.inFramework() - before.plain).toBe(3);
    });

    it.each<[string, number, () => Question]>([
      ['an id of nothing', 404, () => ({ path: `/${NOBODY}` })],
      ['a name of nothing', 404, () => ({ path: '?name=none' })],
      ['no id', 404, () => ({ path: '/1' })],
      ['a path below an id', 404, () => ({ path: `/${id(0)}/none` })],
      ['a path like that of the list', 404, () => ({ path: 's' })],
      ['another method', 405, () => ({ path: `/${id(0)}`, method: 'PATCH' })],
      ['only the head', 200, () => ({ path: `/${id(0)}`, method: 'HEAD' })],
      ['a path in capitals', 200, () => ({ path: `/${id(0)}`, inCapitals: true })],
      ['a slash at the end', 200, () => ({ path: `/${id(0)}/` })],
      ['an escaped id', 200, () => ({ path: `/%${id(0).charCodeAt(0).toString(16)}${id(0).slice(1)}` })],
      ['an id with a query', 400, () => ({ path: `/${id(0)}?limit=x` })],
      ['an id with an empty query', 200, () => ({ path: `/${id(0)}?` })],
      ['an id in broken UTF-8', 400, () => ({ path: '/%ff' })],
      ['an empty query', 200, () => ({ path: '?' })],
      ['a parameter that is not known', 400, () => ({ path: '?limit=1&color=red' })],
      ['a name and a limit', 200, () => ({ path: `?name=${encoded}&limit=1` })],
      ['no limit', 400, () => ({ path: '?limit=' })],
      ['a limit too low', 400, () => ({ path: '?limit=0' })],
      ['two limits', 400, () => ({ path: '?limit=1&limit=2' })],
      ['a parameter of every object', 400, () => ({ path: '?__proto__=1&toString=2' })],
      ['a parameter without a name', 400, () => ({ path: '?=1' })],
      ['a list of limits', 400, () => ({ path: '?limit[]=1' })],
      ['a parameter in escapes', 200, () => ({ path: '?%6cimit=1' })],
      ['a parameter in broken UTF-8', 400, () => ({ path: '?%ff=1' })],
      ['a limit in escapes', 200, () => ({ path: '?limit=%31' })],
      ['a cursor of nobody', 400, () => ({ path: '?after=1' })],
      ['an empty name', 400, () => ({ path: '?name=' })],
      ['a name with U+0000', 400, () => ({ path: '?name=a%00' })],
      ['a name in broken UTF-8', 400, () => ({ path: '?name=%ff' })],
      ['a name whose NFC has too many combining marks', 400, () => ({ path: `?name=a${'%CD%84'.repeat(16)}` })],
      ['a name of U+FFFD', 404, () => ({ path: '?name=%ef%bf%bd' })],
      ['a media type that there is not', 406, () => ({ path: `/${id(0)}`, headers: { accept: 'text/html' } })],
      ['JSON rather than HTML', 200, () => ({ path: '', headers: { accept: 'text/html;q=0.5, application/json' } })],
      ['JSON with parameters', 200, () => ({ path: '', headers: { accept: 'application/json;charset=utf-8;q=0.5' } })],
      ['anything but JSON', 406, () => ({ path: `/${id(0)}`, headers: { accept: 'application/json;q=0' } })],
      ['a body', 200, () => ({ path: `/${id(0)}`, body: '{}' })],
      ['a body that cannot be read', 200, () => ({ path: `/${id(0)}`, body: '{' })],
      [
        'what has changed lately',
        200,
        () => ({ path: '', headers: { 'if-modified-since': new Date(0).toUTCString() } }),
      ],
      ['a precondition that fails', 412, () => ({ path: `/${id(0)}`, headers: { 'if-match': '"stale"' } })],
      ['a precondition on a page', 412, () => ({ path: '', headers: { 'if-match': '"1"' } })],
      ['a precondition on a name', 412, () => ({ path: `?name=${encoded}`, headers: { 'if-match': 'W/"1"' } })],
      ['a precondition that is met', 200, () => ({ path: `/${id(0)}`, headers: { 'if-match': '*' } })],
      ['an invalid precondition', 400, () => ({ path: `/${id(0)}`, headers: { 'if-match': '1' } })],
      ['whatever is there', 304, () => ({ path: `/${id(0)}`, headers: { 'if-none-match': '*' } })],
      ['a range', 200, () => ({ path: '', headers: { range: 'bytes=0-1' } })],
    ])('leave to the framework what is not plain: %s', async (_what, status, questionOf) => {
      const { path, inCapitals, ...rest } = questionOf() as Question & { readonly inCapitals?: boolean };
      const answer = await sameOfBoth({ ...rest, path: (inCapitals ? route.toUpperCase() : route) + path });
      expect(answer.status).toBe(status);
    });

    it('give a thing of an id its tag, and a name none', async () => {
      const hasTag = async (target: string) => (await sameOfBoth({ path: route + target })).headers.includes('ETag');
      expect(await hasTag(`/${id(0)}`)).toBe(true);
      expect(await hasTag(`?name=${encoded}`)).toBe(false);
    });

    it('leave to the framework what the client has already', async () => {
      const { headers } = await sameOfBoth({ path: `${route}/${id(0)}` });
      const tag = headers[headers.indexOf('ETag') + 1] ?? '*';
      await sameOfBoth({ path: `${route}/${id(0)}`, headers: { 'if-none-match': tag } });
      await sameOfBoth({ path: route, headers: { 'if-none-match': '*' } });
    });

    it('take the id of the proxy, and have one of their own where it cannot be trusted', async () => {
      const [trusted, forged] = ['request-1', 'forged\tline'];
      for (const { observed } of [plain, hot]) {
        const path = `${route}/${id(0)}`;
        await observed.ask({ path, headers: { 'x-request-id': trusted } });
        await observed.ask({ path, headers: { 'x-request-id': forged } });
      }
      expect(hot.observed.requestIds.filter((logged) => logged === trusted)).toHaveLength(1);
      expect(hot.observed.requestIds.some((logged) => logged.includes('forged'))).toBe(false);
      expect(hot.observed.requestIds).toHaveLength(plain.observed.requestIds.length);
    });

    it('are logged as often as others where the log holds a sample, and failures always', async () => {
      const sampled = await start({ ACCESS_LOG_SHARE: '0.5' });
      try {
        for (const { observed } of [sampled.plain, sampled.hot]) {
          const first = `/${String(sampled.ids[0])}`;
          for (const target of [first, '', first, '', `/${NOBODY}`, `/${NOBODY}`]) {
            await observed.ask({ path: route + target });
          }
          // Every other one of four, and both failures.
          expect(observed.requestIds).toHaveLength(4);
        }
      } finally {
        await stop(sampled);
      }
    });

    it('ask the client to leave while the service drains', async () => {
      for (const { app } of [plain.app, hot.app]) {
        app.get(Readiness).drain();
      }
      const { headers } = await sameOfBoth({ path: `${route}/${id(0)}` });
      expect(headers).toContain('close');
      for (const { app } of [plain.app, hot.app]) {
        app.get(Readiness).begin();
      }
    });

    it('fail as the framework does', async () => {
      const broken = await start();
      try {
        // A store that was never used cannot be closed.
        await sameOfBoth({ path: route }, broken);
        await subject.breakStore(broken.plain.app.app);
        await subject.breakStore(broken.hot.app.app);
        for (const target of [`/${id(0)}`, '', `?name=${encoded}`]) {
          const { status } = await sameOfBoth({ path: route + target }, broken);
          expect(status).toBeGreaterThanOrEqual(500);
        }
      } finally {
        await stop(broken);
      }
    });
  });
}

/** The same service twice on one database. */
interface Both {
  /** Without its hot reads. */
  readonly plain: Watched;
  readonly hot: Watched;
  /** The configuration of both. */
  readonly ids: readonly string[];
}

/** A service whose responses, metrics and log are observed. */
interface Watched {
  readonly app: TestApp;
  readonly observed: Observed;
  /** Number of requests of its list that have reached Nest. */
  inFramework(): number;
}

async function watch(definition: ServiceDefinition, environment: NodeJS.ProcessEnv, route: string): Promise<Watched> {
  let inFramework = 0;
  const count: InstanceDecorator = (instance) => {
    if (instance instanceof AcceptGuard) {
      const canActivate = instance.canActivate.bind(instance);
      instance.canActivate = (context) => {
        inFramework += Number(context.switchToHttp().getRequest<Request>().url.startsWith(route));
        return canActivate(context);
      };
    }
    return instance;
  };
  const lines: string[] = [];
  const app = await startApp(
    definition,
    { ...environment, LOG_LEVEL: 'info' },
    { decorate: count, log: { write: (line) => lines.push(line) } },
  );
  return { app, observed: new Observed(app.origin, lines), inFramework: () => inFramework };
}
