import { describe, expect, it } from '@jest/globals';

import { UserError } from './command-line/index.ts';
import { DATA_FOLDER } from './start-options.ts';
import { parseScaleOptions, scaleHelp } from './scale-options.ts';

const SERVICES = ['film-service', 'rating-service'];

describe('parseScaleOptions', () => {
  it.each([
    [['film-service=3'], { help: false, scale: { 'film-service': 3 }, data: DATA_FOLDER }],
    [['film-service=50', 'rating-service=1'], { scale: { 'film-service': 50, 'rating-service': 1 } }],
    [['--data', 'elsewhere', 'film-service=1'], { data: 'elsewhere' }],
    [['--help'], { help: true }],
  ])('takes %j', (args, expected) => {
    expect(parseScaleOptions(args, SERVICES)).toMatchObject(expected);
  });

  it.each([
    [[], 'film-service=2'],
    [['--data=', 'film-service=2'], '--data'],
    [['--nothing'], '--nothing'],
    [['film-service'], 'film-service'],
    [['film-service='], 'film-service'],
    [['film-service=0'], 'film-service'],
    [['film-service=51'], '51'],
    [['film-service=1.5'], '1.5'],
    [['other=2'], 'there is no service other'],
  ])('refuses %j in one line', (args, named) => {
    const parse = () => parseScaleOptions(args, SERVICES);
    expect(parse).toThrow(UserError);
    expect(parse).toThrow(named);
    expect(parse).toThrow(/^.+$/u);
  });

  it('has a help that knows every option and service', () => {
    for (const word of ['  NAME=N ', '  --data ', '  --help ', ...SERVICES]) {
      expect(scaleHelp(SERVICES)).toContain(word);
    }
  });
});
