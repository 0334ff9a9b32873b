import { describe, expect, it } from '@jest/globals';
import { BodyLimits } from '@film-mesh/service-kit';

import { JSON5_LIMIT_BYTES, MAX_BODY_BYTES } from './hostile-bodies.ts';

describe('hostile bodies', () => {
  it('know the limits of the services', () => {
    const { bytes, json5Bytes } = new BodyLimits();
    expect({ MAX_BODY_BYTES, JSON5_LIMIT_BYTES }).toEqual({ MAX_BODY_BYTES: bytes, JSON5_LIMIT_BYTES: json5Bytes });
  });
});
