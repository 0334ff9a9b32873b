import { figureOf, known, type LaneResult, type LoadResult } from '../run-load.ts';
import { spreadOf } from '../statistics.ts';
import type { Figure } from '../load.ts';
import { digits } from './format.ts';
import { headingOf } from './tables.ts';

const WIDTH = 900;
const LABEL = 220;
const BAR = 22;
const GAP = 10;
const HEAD = 40;
const VALUE = 190;
const COLOURS: Readonly<Partial<Record<Figure, string>>> = { perSecond: '#2e6f9e', cpuUs: '#d8572a' };

/** A load's result as an SVG that needs nothing else: for each lane its rate and its processor time, with their spread. */
export function plotOf(result: LoadResult): string {
  const panels = (['perSecond', 'cpuUs'] as const).filter((figure) =>
    result.lanes.some((lane) => figureOf(lane, figure)),
  );
  const height = HEAD + result.lanes.length * (BAR + GAP);
  const drawn = panels.map((figure, panel) => panelOf(result, figure, HEAD + panel * height));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(WIDTH)} ${String(HEAD + panels.length * height)}" font-family="system-ui, sans-serif" font-size="14" role="img">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="0" y="20" font-size="16" font-weight="bold">${escaped(headingOf(result))}</text>
${drawn.join('\n')}
</svg>
`;
}

function panelOf({ lanes, unit }: LoadResult, figure: 'perSecond' | 'cpuUs', top: number): string {
  const title = figure === 'perSecond' ? `${unit}s a second` : `processor time a ${unit}, µs`;
  const most = Math.max(...lanes.flatMap((lane) => known(lane.samples, figure) ?? []));
  const x = (value: number) => LABEL + (value / most) * (WIDTH - LABEL - VALUE);
  const bars = lanes.map((lane, row) => barOf(lane, figure, top + 30 + row * (BAR + GAP), x));
  return `<text x="${String(LABEL)}" y="${String(top + 18)}" fill="#555555">${title}</text>\n${bars.join('\n')}`;
}

function barOf(lane: LaneResult, figure: Figure, y: number, x: (value: number) => number): string {
  const figures = known(lane.samples, figure);
  const name = `<text x="${String(LABEL - 8)}" y="${String(y + 16)}" text-anchor="end">${escaped(lane.name)}</text>`;
  if (figures === undefined) {
    return name;
  }
  const { median, least, most } = spreadOf(figures);
  const middle = String(y + BAR / 2);
  return `${name}<rect x="${String(LABEL)}" y="${String(y)}" width="${(x(median) - LABEL).toFixed(1)}" height="${String(BAR)}" fill="${COLOURS[figure] ?? '#555555'}"/><line x1="${x(least).toFixed(1)}" x2="${x(most).toFixed(1)}" y1="${middle}" y2="${middle}" stroke="#111111" stroke-width="2"/><text x="${(x(most) + 8).toFixed(1)}" y="${String(y + 16)}">${digits(median)} (${digits(least)}–${digits(most)})</text>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
