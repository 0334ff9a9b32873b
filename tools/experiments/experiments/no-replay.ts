import type { Experiment } from '../src/experiment.ts';

export const experiment: Experiment = {
  hazard:
    'A replica that dies may have stored what it was asked to before it could say so. A proxy that sends the request again to another replica has it done twice.',
  remedy: {
    setting: 'changes are tried again only while no replica has seen anything of them',
    file: 'deploy/src/envoy/edge-settings.ts',
    without: { edge: { retryChangesOn: ['connect-failure', 'refused-stream', 'reset-before-request', 'reset'] } },
  },
  scale: { 'film-service': 3 },
  figure: 'films that were created twice',
  bound: 0,
  async run(arena) {
    await arena.under([arena.writes(150)], async () => {
      for (let n = 0; n < 12; n++) {
        await arena.seconds(0.7);
        const replica = `film-service-${String((n % 3) + 1)}`;
        await arena.fault(`kill -9 ${replica}`, () => arena.mesh.part(replica).signal('SIGKILL'));
      }
    });
    const names = (await arena.allFilms()).map(({ name }) => name);
    return names.length - new Set(names).size;
  },
};
