import { describe, expect, it } from '@jest/globals';

import { settingDocs } from './setting-docs.ts';

const source = (comment: string) => `
/** Others. */
export interface Other { readonly a: number; }
/** Settings. */
export interface Settings {
  /** ${comment} */
  readonly idle: number;
}`;

describe("a setting's documentation", () => {
  it('is its effect and the field of Envoy', () => {
    const [idle] = settingDocs(
      source('Time that {@link other} may be\n   * idle (`idle_timeout` of the cluster).'),
      'Settings',
    );
    expect(idle).toEqual({
      name: 'idle',
      effect: 'Time that `other` may be idle',
      field: '`idle_timeout` of the cluster',
    });
  });

  it('names a setting without its field', () => {
    expect(() => settingDocs(source('Time that a connection may be idle.'), 'Settings')).toThrow('comment of idle');
  });
});
