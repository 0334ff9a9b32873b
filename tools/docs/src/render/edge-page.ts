import type { EdgeSettings } from '@film-mesh/deploy';
import { table } from '@film-mesh/proof/kit';
import type { Experiment } from '@film-mesh/proof/resilience';

import type { Figures } from './figures.ts';
import type { SettingDoc } from './setting-docs.ts';

/** The facts behind docs/edge.md. */
export interface EdgeFacts {
  readonly settings: EdgeSettings;
  readonly docs: readonly SettingDoc[];
  readonly experiments: ReadonlyMap<string, Experiment>;
  /** The figures of the last report, by the names of the experiments. */
  readonly figures: ReadonlyMap<string, Figures>;
}

/** docs/edge.md: a section for each experiment, then a row for each setting. */
export function edgePage(facts: EdgeFacts): string {
  const parts = [
    '<!-- Written by "npx nx run docs:render". Do not edit: run it again. -->',
    '# The edge',
    'Envoy stands between the clients and the services. Each of its settings that protects them is here because something goes ' +
      'wrong without it. An experiment shows that: it measures the mesh as it is, then without the remedy.',
    'The figures are those of the last [report](proof/resilience.md). The settings stand in ' +
      '[edge-settings.ts](../deploy/src/envoy/edge-settings.ts). To add one, see [Add an edge setting](how-to/add-an-edge-setting.md).',
    '## Experiments',
    ...[...facts.experiments].map(([name, experiment]) => section(name, experiment, facts)),
    '## Settings',
    settingsTable(facts),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(
  name: string,
  { hazard, remedy, always, figure, bound }: Experiment,
  { settings, docs, figures }: EdgeFacts,
): string {
  const changed = remedy.without.edge ?? {};
  const present = { ...settings, ...always?.edge };
  const rows = docs
    .filter((doc) => doc.name in changed)
    .map((doc) => [`\`${doc.name}\``, doc.field, valueOf(present, doc.name), valueOf(changed, doc.name)]);
  const { withRemedy = '', without = '' } = figures.get(name) ?? {};
  return [
    `### ${name}`,
    hazard,
    `**Remedy**: ${remedy.setting} ([${remedy.file.replace(/^.*\//u, '')}](../${remedy.file})).`,
    ...(rows.length > 0 ? [table(['setting', "Envoy's field", 'with the remedy', 'without it'], rows)] : []),
    `**Figure**: ${figure}, at most ${bound}. With the remedy ${withRemedy}, without it ${without}.`,
    `\`\`\`sh\nnpm run proof -- resilience ${name}\n\`\`\``,
  ].join('\n\n');
}

function settingsTable({ settings, docs, experiments }: EdgeFacts): string {
  const rows = docs.map(({ name, effect, field }) => {
    const tried = [...experiments].filter(([, { remedy }]) => name in (remedy.without.edge ?? {}));
    const links = tried.map(([experiment]) => `[${experiment}](#${experiment})`).join(', ');
    return [`\`${name}\``, field, valueOf(settings, name), effect, links];
  });
  return table(['setting', "Envoy's field", 'value', 'effect', 'experiments'], rows);
}

function valueOf(settings: Partial<EdgeSettings>, name: string): string {
  const value = settings[name as keyof EdgeSettings];
  return `\`${Array.isArray(value) ? value.join(', ') : String(value)}\``;
}
