import { describe, expect, it } from '@jest/globals';

import { FILM_SERVICE, RATING_SERVICE, sampleService } from '../../testing/sample-services.ts';
import { meshPicture } from './mesh-picture.ts';

describe('the picture of the mesh', () => {
  const drawn = meshPicture([FILM_SERVICE, RATING_SERVICE, sampleService('review', 7000)], 'light');

  it('leads to every service, and to where its events go', () => {
    for (const text of ['/films', 'film-service', ':5000 × N replicas', 'review-service', ':7000 × N replicas']) {
      expect(drawn).toContain(`>${text}</text>`);
    }
    expect(drawn).toContain('>outbox to :8081</text>');
    expect(drawn).toContain('>/film-events</text>');
  });

  it('grows with each service, and has colours for light and dark pages', () => {
    const heightOf = (picture: string) => Number(/viewBox="0 0 \d+ (?<height>\d+)"/u.exec(picture)?.groups?.['height']);
    expect(heightOf(drawn)).toBeGreaterThan(heightOf(meshPicture([FILM_SERVICE, RATING_SERVICE], 'light')));
    const dark = meshPicture([FILM_SERVICE, RATING_SERVICE], 'dark');
    expect(dark).toContain('fill="#f0f6fc"');
    expect(dark).not.toContain('fill="#1f2328"');
  });
});
