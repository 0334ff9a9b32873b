import type { Spread } from '../statistics.ts';

/** A figure with three digits, or as many as it has before the point. */
export function digits(figure: number | undefined): string {
  if (figure === undefined || Number.isNaN(figure)) {
    return '';
  }
  return Math.abs(figure) >= 100 ? Math.round(figure).toLocaleString('en') : String(Number(figure.toPrecision(3)));
}

/** `1.31 (1.28–1.40)`: the median, the least and the most. */
export function spread(ratio: Spread | undefined): string {
  return ratio === undefined ? '' : `${digits(ratio.median)} (${digits(ratio.least)}–${digits(ratio.most)})`;
}
