import { describe, expect, it } from '@jest/globals';
import { EDGE } from '@film-mesh/deploy';

import { findExperiments } from './find-experiments.ts';

/** The settings that no experiment takes away, and why. */
const UNSHOWN: Readonly<Record<string, string>> = {
  maxStreamDuration:
    'requestTimeout and routeTimeout together end a request sooner: it holds what neither of them does',
  dnsRefreshRate: 'stale-dns takes it away together with respectDnsTtl, which then overrules it',
};

const experiments = [...(await findExperiments())];
const settings = Object.keys(EDGE);
const takenAway = new Set(experiments.flatMap(([, { remedy }]) => Object.keys(remedy.without.edge ?? {})));

describe('the settings of the edge', () => {
  it.each(settings)('%s: an experiment shows what it is for', (setting) => {
    expect({ setting, isShown: takenAway.has(setting) }).toEqual({ setting, isShown: !(setting in UNSHOWN) });
  });

  it('are all that experiments take away', () => {
    expect(settings).toEqual(expect.arrayContaining([...takenAway, ...Object.keys(UNSHOWN)]));
  });

  it.each(experiments)('%s takes away what is so with the remedy', (_name, { always = {}, remedy }) => {
    const usual: Record<string, unknown> = { ...EDGE, ...always.edge };
    for (const [setting, value] of Object.entries(remedy.without.edge ?? {})) {
      expect({ setting, value: usual[setting] }).not.toEqual({ setting, value });
    }
  });
});
