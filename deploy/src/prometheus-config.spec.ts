import { describe, expect, it } from '@jest/globals';

import { FILM_SERVICE, RATING_SERVICE } from '../testing/sample-services.ts';
import { containerPlacement, type Address } from './mesh-facts.ts';
import { renderPrometheus, renderTargets } from './prometheus-config.ts';

interface Job {
  readonly job_name: string;
  readonly metrics_path: string;
  readonly dns_sd_configs?: readonly object[];
  readonly static_configs?: readonly object[];
  readonly file_sd_configs?: readonly object[];
}

const inContainers = containerPlacement([FILM_SERVICE, RATING_SERVICE]);
const jobsOf = (placement: Parameters<typeof renderPrometheus>[0]) =>
  (renderPrometheus(placement) as { scrape_configs: readonly Job[] }).scrape_configs;

function filmJob(...endpoints: Address[]): Job | undefined {
  const services = [{ descriptor: FILM_SERVICE, endpoints }];
  return jobsOf({ ...inContainers, services }).find(({ job_name }) => job_name === FILM_SERVICE.name);
}

describe('renderPrometheus', () => {
  it('scrapes the proxy and each service, each where its metrics are', () => {
    expect(jobsOf(inContainers).map(({ job_name, metrics_path }) => [job_name, metrics_path])).toEqual([
      ['frontend-proxy', '/stats/prometheus'],
      ['film-service', '/film/metrics'],
      ['rating-service', '/rating/metrics'],
    ]);
  });

  it('asks DNS for all replicas behind a name', () => {
    const job = filmJob({ host: 'film-service', port: 5000 });
    expect(job?.dns_sd_configs).toEqual([expect.objectContaining({ names: ['film-service'], type: 'A', port: 5000 })]);
    expect(job).not.toHaveProperty('static_configs');
  });

  it('takes addresses as they are', () => {
    const job = filmJob({ host: '127.0.0.1', port: 5000 }, { host: '127.0.0.1', port: 5001 });
    expect(job?.static_configs).toEqual([{ targets: ['127.0.0.1:5000', '127.0.0.1:5001'] }]);
    expect(job).not.toHaveProperty('dns_sd_configs');
  });

  it('takes both together', () => {
    const job = filmJob({ host: '127.0.0.1', port: 5000 }, { host: 'film-service', port: 5001 });
    expect(job?.static_configs).toEqual([{ targets: ['127.0.0.1:5000'] }]);
    expect(job?.dns_sd_configs).toEqual([expect.objectContaining({ names: ['film-service'], port: 5001 })]);
  });

  it('takes the replicas, but not the proxy, from files', () => {
    const { scrape_configs } = renderPrometheus(inContainers, ({ name }) => `/data/${name}.yaml`) as {
      scrape_configs: readonly Job[];
    };
    expect(scrape_configs.map(({ file_sd_configs }) => file_sd_configs)).toEqual([
      undefined,
      [{ files: ['/data/film-service.yaml'] }],
      [{ files: ['/data/rating-service.yaml'] }],
    ]);
    expect(scrape_configs.filter(({ dns_sd_configs }) => dns_sd_configs)).toHaveLength(1);
  });
});

describe('renderTargets', () => {
  it('names every replica', () => {
    const endpoints = [5000, 5001].map((port) => ({ host: '127.0.0.1', port }));
    expect(renderTargets({ descriptor: FILM_SERVICE, endpoints })).toEqual([
      { targets: ['127.0.0.1:5000', '127.0.0.1:5001'] },
    ]);
  });
});
