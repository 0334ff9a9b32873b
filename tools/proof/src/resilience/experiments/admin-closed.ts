import { defineExperiment } from '../experiment.ts';

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];
/**
 * Paths of the administration interface's help except those of the statistics; the one that ends the proxy comes last.
 */
const FATAL = '/quitquitquit';

export const experiment = defineExperiment({
  hazard:
    "Envoy's administration answers whoever asks: it shows the whole configuration, changes it and ends the proxy. Whoever may scrape its statistics on the same port may do all of that.",
  remedy: {
    setting:
      'the administration listens on loopback only; another listener shows GET of its statistics, all else is 404',
    file: 'deploy/src/envoy/metrics-listener.ts',
    without: { edge: { statisticsOnly: false } },
  },
  figure: 'calls that the administration answered',
  async run(arena) {
    const { adminUrl, metricsUrl, url } = arena.mesh;
    const help = await arena.at(adminUrl).trySend({ path: '/help' });
    const paths = (help?.text.match(/^ {2}\/[\w/]*/gmu) ?? []).map((line) => line.trim());
    const calls = paths
      .flatMap((path) => METHODS.map((method) => ({ path, method })))
      .filter(({ path, method }) => !(method === 'GET' && ['/stats', '/stats/prometheus', '/ready'].includes(path)))
      .toSorted((a, b) => Number(a.path === FATAL) - Number(b.path === FATAL));
    if (!paths.includes(FATAL)) {
      throw new Error('the help of the administration does not name its paths');
    }
    let answered = 0;
    for (const client of [arena.at(url), arena.at(metricsUrl)]) {
      for (const call of calls) {
        answered += (await client.trySend(call))?.status === 404 ? 0 : 1;
      }
    }
    return answered;
  },
});
