import { element, escaped, svg } from '@film-mesh/deploy/svg';

import { digits } from '../../kit/report/digits.ts';
import { OUTCOMES } from '../load/outcome.ts';
import type { Records } from '../load/records.ts';
import type { Result } from '../result.ts';

const COLOURS = { ok: '#2e9e5b', refused: '#e0a92e', failed: '#d8572a', 'no problem': '#8a3ffc', broken: '#111111' };
/** The width of a bar, in milliseconds of the run. */
const BAR_MS = 250;
const WIDTH = 900;
const HEIGHT = 140;

/** One page that needs nothing else: both runs of each experiment, requests by outcome over time. */
export function htmlOf(results: readonly Result[]): string {
  const legend = OUTCOMES.map((outcome) => `<span style="color:${COLOURS[outcome]}">■ ${outcome}</span>`).join(' ');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Experiments</title>
<style>body{font:15px/1.5 system-ui;max-width:${String(WIDTH)}px;margin:2em auto;padding:0 1em}svg{width:100%}</style>
<h1>Experiments</h1>
<p>Requests by outcome over time, with the remedy and without it; the lines mark what was done to the mesh. ${legend}</p>
${results.map(sectionOf).join('\n')}
</html>
`;
}

function sectionOf({ name, experiment, withRemedy, without, fault }: Result): string {
  const { hazard, remedy, figure, bound } = experiment;
  return `<section>
<h2>${name}${fault === undefined ? '' : ` – ${escaped(fault)}`}</h2>
<p>${escaped(hazard)}</p>
<p>Remedy: ${escaped(remedy.setting)} (<code>${escaped(remedy.file)}</code>). Bound: ${escaped(figure)} at most ${String(bound)}.</p>
<h3>With: ${digits(withRemedy.figure)}</h3>${plotOf(withRemedy.records)}
<h3>Without: ${digits(without.figure)}</h3>${plotOf(without.records)}
</section>`;
}

function plotOf({ all, faults }: Records): string {
  const endMs = Math.max(1, ...all.map(({ atMs }) => atMs), ...faults.map(({ atMs }) => atMs)) + BAR_MS;
  const x = (ms: number) => (ms / endMs) * WIDTH;
  const bars = Array.from({ length: Math.ceil(endMs / BAR_MS) }, (_, bar) =>
    OUTCOMES.map(
      (outcome) => all.filter((one) => one.outcome === outcome && Math.floor(one.atMs / BAR_MS) === bar).length,
    ),
  );
  const highest = Math.max(1, ...bars.map((counts) => counts.reduce((sum, count) => sum + count, 0)));
  const rectangles = bars.flatMap((counts, bar) => {
    let below = 0;
    return counts.flatMap((count, index) => {
      const height = (count / highest) * HEIGHT;
      below += height;
      const place = { x: x(bar * BAR_MS), y: HEIGHT - below };
      const size = { width: Math.max(1, x(BAR_MS) - 1), height: Math.max(1, height) };
      return count === 0 ? [] : [element('rect', { ...place, ...size, fill: COLOURS[OUTCOMES[index] ?? 'ok'] })];
    });
  });
  const marks = faults.flatMap(({ atMs, what }) => [
    element('line', { x1: x(atMs), x2: x(atMs), y1: 0, y2: HEIGHT, stroke: '#0066cc', 'stroke-dasharray': 4 }),
    element('text', { x: x(atMs) + 3, y: 12, 'font-size': 11, fill: '#0066cc' }, what),
  ]);
  const foot = { y: HEIGHT + 14, 'font-size': 11 };
  const end = `${(endMs / 1_000).toFixed(1)} s, up to ${String(highest)} in ${String(BAR_MS)} ms`;
  return svg(WIDTH, HEIGHT + 18, [
    ...rectangles,
    ...marks,
    element('text', { x: 0, ...foot }, '0 s'),
    element('text', { x: WIDTH, ...foot, 'text-anchor': 'end' }, end),
  ]);
}
