import { describe, expect, it } from '@jest/globals';

import { strayObjects } from './one-namespace.ts';

const object = (kind: string, name: string, namespace?: string) =>
  `kind: ${kind}\nmetadata:\n  name: ${name}\n${namespace === undefined ? '' : `  namespace: ${namespace}\n`}`;

describe('strayObjects', () => {
  it('finds nothing where all are in one namespace, or none is in any', () => {
    const home = [object('Namespace', 'films'), object('Service', 'a', 'films'), object('Pod', 'b', 'films')];
    expect(strayObjects(home.join('---\n'))).toBe('');
    expect(strayObjects([object('Service', 'a'), object('Pod', 'b')].join('---\n'))).toBe('');
  });

  it('names what a component has left without the namespace of the rest', () => {
    const objects = [object('Service', 'a', 'films'), object('NetworkPolicy', 'way-out')];
    expect(strayObjects(objects.join('---\n'))).toBe('NetworkPolicy way-out is in no namespace, others in films\n');
  });
});
