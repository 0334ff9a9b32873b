import { EDGE, type EdgeSettings } from '@film-mesh/deploy';
import { element, svg, THEMES, type Theme } from '@film-mesh/deploy/svg';

import type { Records } from '../load/records.ts';
import type { Result } from '../result.ts';

const FAILED = '#d8572a';
const BAR_MS = 250;
const WIDTH = 860;
const LEFT = 40;
const PANEL = { top: 34, height: 90, gap: 60 };

/** A drawing of an experiment: the requests that failed over time, with the remedy above and without it below. */
export function pictureOf({ name, experiment, withRemedy, without }: Result, theme: Theme): string {
  const lacking = experiment.remedy.without.edge ?? {};
  const panels = [
    { title: titleOf(lacking, EDGE) || 'With the remedy', records: withRemedy.records },
    { title: titleOf(lacking, lacking) || 'Without it', records: without.records },
  ];
  const endMs = Math.max(...panels.map(({ records }) => endOf(records)));
  const highest = Math.max(1, ...panels.flatMap(({ records }) => failuresByBar(records, endMs)));
  const height = panels.length * (PANEL.top + PANEL.height + PANEL.gap) - PANEL.gap + 24;
  return svg(
    WIDTH,
    height,
    [
      element('title', {}, `${name}: ${experiment.figure}, with and without the remedy`),
      ...panels.flatMap(({ title, records }, index) => {
        const bottom = (index + 1) * (PANEL.top + PANEL.height) + index * PANEL.gap;
        return panelOf(title, records, { endMs, highest, bottom, theme });
      }),
    ],
    `npm run proof -- resilience ${name} --pictures`,
  );
}

/** The settings that an experiment changes, with their values. */
function titleOf(changed: Partial<EdgeSettings>, settings: Partial<EdgeSettings>): string {
  return (Object.keys(changed) as (keyof EdgeSettings)[])
    .map((name) => `${name} = ${JSON.stringify(settings[name])}`)
    .join(', ');
}

interface Scale {
  readonly endMs: number;
  /** Failures of the highest bar of all panels. */
  readonly highest: number;
  /** The y of the time axis. */
  readonly bottom: number;
  readonly theme: Theme;
}

function panelOf(title: string, records: Records, { endMs, highest, bottom, theme }: Scale): string[] {
  const { ink, muted, line, accent } = THEMES[theme];
  const x = (ms: number) => LEFT + (ms / endMs) * (WIDTH - LEFT);
  const top = bottom - PANEL.height;
  const small = { 'font-size': 12, fill: muted };
  const said = `${title}: ${records.misses().toLocaleString('en')} of ${records.all.length.toLocaleString('en')} requests failed`;
  return [
    element('text', { x: 0, y: top - 18, fill: ink, 'font-weight': 600 }, said),
    ...records.faults.flatMap(({ atMs, what }) => [
      element('line', { x1: x(atMs), x2: x(atMs), y1: top, y2: bottom, stroke: accent, 'stroke-dasharray': 4 }),
      element('text', { x: x(atMs) + 4, y: top + 10, 'font-size': 11, fill: accent }, what),
    ]),
    ...failuresByBar(records, endMs).flatMap((count, bar) => {
      const height = (count / highest) * (PANEL.height - 20);
      const size = { width: x(BAR_MS) - LEFT - 2, height };
      return count === 0 ? [] : [element('rect', { x: x(bar * BAR_MS), y: bottom - height, ...size, fill: FAILED })];
    }),
    element('line', { x1: LEFT, x2: WIDTH, y1: bottom, y2: bottom, stroke: line }),
    element('text', { x: LEFT - 6, y: bottom - PANEL.height + 24, 'text-anchor': 'end', ...small }, String(highest)),
    element('text', { x: LEFT - 6, y: bottom, 'text-anchor': 'end', ...small }, '0'),
    element('text', { x: LEFT, y: bottom + 16, ...small }, `failed requests in each ${BAR_MS} ms`),
    element('text', { x: WIDTH, y: bottom + 16, 'text-anchor': 'end', ...small }, `${(endMs / 1_000).toFixed(1)} s`),
  ];
}

function endOf({ all, faults }: Records): number {
  return Math.max(1, ...all.map(({ atMs }) => atMs), ...faults.map(({ atMs }) => atMs)) + BAR_MS;
}

function failuresByBar({ all }: Records, endMs: number): number[] {
  const failed = all.filter(({ outcome }) => outcome !== 'ok');
  return Array.from(
    { length: Math.ceil(endMs / BAR_MS) },
    (_, bar) => failed.filter(({ atMs }) => Math.floor(atMs / BAR_MS) === bar).length,
  );
}
