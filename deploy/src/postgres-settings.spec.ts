import { describe, expect, it } from '@jest/globals';

import { FILM_SERVICE, RATING_SERVICE } from '../testing/sample-services.ts';
import { renderCompose } from './compose/compose-config.ts';
import { postgresManifests } from './kubernetes/postgres.ts';
import { MESH, postgresSettings } from './mesh-facts.ts';

const services = [FILM_SERVICE, RATING_SERVICE];
const settings = postgresSettings(services.length);
const megabytes = (name: string) => Number(/^(?<size>\d+)MB$/u.exec(settings[name] ?? '')?.groups?.['size']);

describe('the settings of PostgreSQL', () => {
  it('leave most of the volume to the data, whatever is written and whoever reads the WAL', () => {
    for (const name of ['max_wal_size', 'max_slot_wal_keep_size']) {
      expect(megabytes(name)).toBeGreaterThan(0);
      expect(megabytes(name)).toBeLessThanOrEqual(MESH.postgres.volume / 4);
    }
    expect(megabytes('min_wal_size')).toBe(megabytes('max_wal_size'));
  });

  it.each(Object.entries(settings))('are the same on Compose and on Kubernetes: %s=%s', (name, value) => {
    const option = JSON.stringify(['-c', `${name}=${value}`]).slice(1, -1);
    expect(JSON.stringify(renderCompose(services))).toContain(option);
    expect(JSON.stringify(postgresManifests(services))).toContain(option);
  });

  it('are for the volume that is asked for', () => {
    expect(JSON.stringify(postgresManifests(services))).toContain(
      `{"storage":"${String(MESH.postgres.volume / 1_024)}Gi"}`,
    );
  });
});
