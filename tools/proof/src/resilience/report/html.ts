import { OUTCOMES } from '../load/outcome.ts';
import type { Records } from '../load/records.ts';
import type { Result } from '../run-experiment.ts';
import { rounded } from './table.ts';

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
<h3>With: ${rounded(withRemedy.figure)}</h3>${plotOf(withRemedy.records)}
<h3>Without: ${rounded(without.figure)}</h3>${plotOf(without.records)}
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
    return counts.map((count, index) => {
      const height = (count / highest) * HEIGHT;
      below += height;
      const outcome = OUTCOMES[index] ?? 'ok';
      return count === 0
        ? ''
        : `<rect x="${x(bar * BAR_MS).toFixed(1)}" y="${(HEIGHT - below).toFixed(1)}" width="${Math.max(1, x(BAR_MS) - 1).toFixed(1)}" height="${Math.max(1, height).toFixed(1)}" fill="${COLOURS[outcome]}"/>`;
    });
  });
  const marks = faults.map(
    ({ atMs, what }) =>
      `<line x1="${x(atMs).toFixed(1)}" x2="${x(atMs).toFixed(1)}" y1="0" y2="${String(HEIGHT)}" stroke="#0066cc" stroke-dasharray="4"/><text x="${(x(atMs) + 3).toFixed(1)}" y="12" font-size="11" fill="#0066cc">${escaped(what)}</text>`,
  );
  return `<svg viewBox="0 0 ${String(WIDTH)} ${String(HEIGHT + 18)}" role="img">${rectangles.join('')}${marks.join('')}<text x="0" y="${String(HEIGHT + 14)}" font-size="11">0 s</text><text x="${String(WIDTH)}" y="${String(HEIGHT + 14)}" font-size="11" text-anchor="end">${(endMs / 1_000).toFixed(1)} s, up to ${String(highest)} in ${String(BAR_MS)} ms</text></svg>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
