import type { Client } from '@film-mesh/proof/kit';

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
