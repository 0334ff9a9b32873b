import { describe, expect, it } from '@jest/globals';
import { MESH, WORKSPACE_ROOT } from '@film-mesh/deploy';

import { HELP, parseOptions } from './options.ts';
import { UserError } from './user-error.ts';

describe('parseOptions', () => {
  it('wants one replica of each service on the usual ports, and the data in the workspace', () => {
    expect(parseOptions([])).toEqual({
      help: false,
      scale: {},
      data: `${WORKSPACE_ROOT}/.data`,
      ports: { free: false, proxyPort: MESH.proxy.port },
    });
  });

  it.each([
    [['--help'], { help: true }],
    [['--data', 'elsewhere'], { data: 'elsewhere' }],
    [['--port', '8081'], { ports: { free: false, proxyPort: 8081 } }],
    [['--port=65535'], { ports: { free: false, proxyPort: 65_535 } }],
    [['--port', '0'], { ports: { free: true } }],
    [['--scale', 'film-service=3'], { scale: { 'film-service': 3 } }],
    [['--scale', 'film-service=3', 'rating-service=2'], { scale: { 'film-service': 3, 'rating-service': 2 } }],
    [['--scale', 'film-service=3', '--scale', 'b=50'], { scale: { 'film-service': 3, b: 50 } }],
  ])('takes %j', (args, expected) => {
    expect(parseOptions(args)).toMatchObject(expected);
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
    [['--scale'], '--scale'],
    [['--scale', 'film-service'], 'film-service'],
    [['--scale', 'film-service=0'], '--scale film-service'],
    [['--scale', 'film-service=51'], '51'],
    [['--scale', 'film-service=-1'], 'film-service=-1'],
    [['--scale', 'film-service=3', 'rating-service'], 'rating-service'],
  ])('refuses %j in one line', (args, named) => {
    const refusal = refusalOf(args);
    expect(refusal).toBeInstanceOf(UserError);
    expect(refusal).toHaveProperty('message', expect.stringMatching(/^.+$/u));
    expect(refusal).toHaveProperty('message', expect.stringContaining(named));
  });

  it('has a help that knows every option', () => {
    for (const option of ['--scale', '--data', '--port', '--help']) {
      expect(HELP).toContain(option);
    }
  });
});

function refusalOf(args: readonly string[]): unknown {
  try {
    return parseOptions(args);
  } catch (error) {
    return error;
  }
}
