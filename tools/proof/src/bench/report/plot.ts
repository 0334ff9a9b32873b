import { element, svg } from '@film-mesh/deploy/svg';
import { figureOf, known, type LaneResult, type LoadResult } from '../run-load.ts';
import { spreadOf } from '../../kit/index.ts';
import type { Figure } from '../load.ts';
import { headingOf, spreadText } from './tables.ts';

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
  return svg(WIDTH, HEAD + panels.length * height, [
    element('rect', { width: '100%', height: '100%', fill: '#ffffff' }),
    element('text', { x: 0, y: 20, 'font-size': 16, 'font-weight': 'bold' }, headingOf(result)),
    ...drawn,
  ]);
}

function panelOf({ lanes, unit }: LoadResult, figure: 'perSecond' | 'cpuUs', top: number): string {
  const title = figure === 'perSecond' ? `${unit}s a second` : `processor time a ${unit}, µs`;
  const most = Math.max(...lanes.flatMap((lane) => known(lane.samples, figure) ?? []));
  const x = (value: number) => LABEL + (value / most) * (WIDTH - LABEL - VALUE);
  const bars = lanes.map((lane, row) => barOf(lane, figure, top + 30 + row * (BAR + GAP), x));
  return [element('text', { x: LABEL, y: top + 18, fill: '#555555' }, title), ...bars].join('\n');
}

function barOf(lane: LaneResult, figure: Figure, y: number, x: (value: number) => number): string {
  const figures = known(lane.samples, figure);
  const name = element('text', { x: LABEL - 8, y: y + 16, 'text-anchor': 'end' }, lane.name);
  if (figures === undefined) {
    return name;
  }
  const spread = spreadOf(figures);
  const { median, least, most } = spread;
  const middle = y + BAR / 2;
  return [
    name,
    element('rect', { x: LABEL, y, width: x(median) - LABEL, height: BAR, fill: COLOURS[figure] ?? '#555555' }),
    element('line', { x1: x(least), x2: x(most), y1: middle, y2: middle, stroke: '#111111', 'stroke-width': 2 }),
    element('text', { x: x(most) + 8, y: y + 16 }, spreadText(spread)),
  ].join('');
}
