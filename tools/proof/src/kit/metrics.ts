import { getJson } from '@film-mesh/mesh';

import type { Client } from './client.ts';

/**
 * The sum of what a replica's `/metrics` says under a name, over all labels; undefined where it says nothing.
 *
 * @param client of the replica itself
 */
export async function metricOf(client: Client, name: string): Promise<number | undefined> {
  const [value] = await metricsOf(client, [name]);
  return value;
}

/** Several figures like that of {@link metricOf}, all of one moment. */
export async function metricsOf(client: Client, names: readonly string[]): Promise<(number | undefined)[]> {
  const { text } = await client.get('/metrics');
  return names.map((name) => {
    const samples = [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (?<value>\\S+)$`, 'gmu'))];
    return samples.length === 0 ? undefined : samples.reduce((sum, { groups }) => sum + Number(groups?.['value']), 0);
  });
}

interface StatsAnswer {
  readonly stats: readonly { readonly name: string; readonly value: number }[];
}

/**
 * One of Envoy's statistics.
 *
 * @param name such as `http.api.downstream_cx_active`
 * @throws {Error} where there is none of that name
 */
export async function envoyStat(adminUrl: string, name: string): Promise<number> {
  const answer = (await getJson(`${adminUrl}/stats?format=json&filter=${name}`)) as StatsAnswer | undefined;
  const found = answer?.stats.find((stat) => stat.name === name);
  if (found === undefined) {
    throw new Error(`the proxy has no statistic ${name}`);
  }
  return found.value;
}
