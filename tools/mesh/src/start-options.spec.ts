import { describe, expect, it } from '@jest/globals';
import { LOOPBACK_HOSTS, MESH, WORKSPACE_ROOT } from '@film-mesh/deploy';

import { UserError } from './command-line/index.ts';
import { parseStartOptions, startHelp } from './start-options.ts';

const SERVICES = ['film-service', 'rating-service', 'thing'];
const URL_OF_FILMS = 'postgresql://film:p%40ss@db.example:5433/films?sslmode=require';

describe('parseStartOptions', () => {
  it('wants one replica of each service on the usual ports, and the data in the workspace', () => {
    expect(parseStartOptions([], SERVICES)).toEqual({
      help: false,
      build: true,
      scale: {},
      data: `${WORKSPACE_ROOT}/.data`,
      ports: { free: false, proxyPort: MESH.proxy.port },
      hosts: LOOPBACK_HOSTS,
      store: 'sqlite',
      environment: { DRAIN_SECONDS: '0' },
      databaseUrls: {},
    });
  });

  it.each([
    [['--help'], { help: true }],
    [['--no-build'], { build: false }],
    [['--data', 'elsewhere'], { data: 'elsewhere' }],
    [['--port', '8081'], { ports: { free: false, proxyPort: 8081 } }],
    [['--port=65535'], { ports: { free: false, proxyPort: 65_535 } }],
    [['--port', '0'], { ports: { free: true } }],
    [['--host', 'Films.example', '--host=*.b'], { hosts: [...LOOPBACK_HOSTS, 'films.example', '*.b'] }],
    [['--host', '*'], { hosts: [...LOOPBACK_HOSTS, '*'] }],
    [['--host', '192.168.1.2', '--host', '[fd00::7]'], { hosts: [...LOOPBACK_HOSTS, '192.168.1.2', '[fd00::7]'] }],
    [['--drain', '5'], { environment: { DRAIN_SECONDS: '5' } }],
    [['--store', 'sqlite'], { store: 'sqlite' }],
    [['--store=postgres'], { store: 'postgres' }],
    [['--film-database-url', URL_OF_FILMS], { databaseUrls: { 'film-service': URL_OF_FILMS } }],
    [['--thing-database-url=postgres:///d?host=/run'], { databaseUrls: { thing: 'postgres:///d?host=/run' } }],
    [['--scale', 'film-service=3'], { scale: { 'film-service': 3 } }],
    [['--scale', 'film-service=3', 'rating-service=2'], { scale: { 'film-service': 3, 'rating-service': 2 } }],
    [['--scale', 'film-service=3', '--scale', 'b=50'], { scale: { 'film-service': 3, b: 50 } }],
  ])('takes %j', (args, expected) => {
    expect(parseStartOptions(args, SERVICES)).toMatchObject(expected);
  });

  it.each([
    [['--nothing'], '--nothing'],
    [['nothing'], 'nothing'],
    [['--help=yes'], '--help'],
    [['--data'], '--data'],
    [['--data='], '--data'],
    [['--port'], '--port'],
    [['--port', '--help'], '--port'],
    [['--port', '-1'], '--port'],
    [['--port', '65536'], '65536'],
    [['--port', '80.5'], '80.5'],
    [['--port='], '--port'],
    [['--drain', '31'], '31'],
    [['--host'], '--host'],
    [['--host='], '--host'],
    [['--host', 'films.example:80'], 'films.example:80'],
    [['--host', 'http://films'], 'http://films'],
    [['--host', 'a*b'], 'a*b'],
    [['--host', '(.*)'], '(.*)'],
    [['--store'], '--store'],
    [['--store='], '--store'],
    [['--store', 'mysql'], '--store must be sqlite or postgres, not mysql'],
    [['--other-database-url', URL_OF_FILMS], '--other-database-url'],
    [['--film-service-database-url', URL_OF_FILMS], '--film-service-database-url'],
    [['--film-database-url'], '--film-database-url'],
    [['--film-database-url='], '--film-database-url'],
    [['--film-database-url', 'sqlite:films.sqlite'], '--film-database-url'],
    [['--rating-database-url', 'postgres://'], '--rating-database-url'],
    [['--rating-database-url', 'mysql://u:p@host/d'], '--rating-database-url'],
    [['--rating-database-url', 'postgres://u:p@host:port/d'], '--rating-database-url'],
    [['--rating-database-url', 'postgres://u:%zz@host/d'], '--rating-database-url'],
    [['--scale'], '--scale'],
    [['--scale', 'film-service'], 'film-service'],
    [['--scale', 'film-service=0'], '--scale film-service'],
    [['--scale', 'film-service=51'], '51'],
    [['--scale', 'film-service=-1'], '--scale film-service'],
    [['--scale', 'film-service=3', 'rating-service'], 'rating-service'],
  ])('refuses %j in one line', (args, named) => {
    const refusal = refusalOf(args);
    expect(refusal).toBeInstanceOf(UserError);
    expect(refusal).toHaveProperty('message', expect.stringMatching(/^.+$/u));
    expect(refusal).toHaveProperty('message', expect.stringContaining(named));
  });

  it('does not repeat a URL, which may hold a password', () => {
    expect(refusalOf(['--film-database-url', 'mysql://film:secret@host/films'])).toHaveProperty(
      'message',
      expect.not.stringContaining('secret'),
    );
  });

  it('has a help that knows every option', () => {
    const urls = ['--film-database-url', '--rating-database-url', '--thing-database-url'];
    for (const option of ['--scale', '--data', '--port', '--store', '--no-build', '--help', ...urls]) {
      expect(startHelp(SERVICES)).toContain(`  ${option} `);
    }
  });
});

function refusalOf(args: readonly string[]): unknown {
  try {
    return parseStartOptions(args, SERVICES);
  } catch (error) {
    return error;
  }
}
