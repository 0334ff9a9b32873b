import { digits } from '../../kit/report/digits.ts';
import type { Spread } from '../../kit/index.ts';

/** `1.31 (1.28–1.40)`: the median, the least and the most. */
export function spreadText(ratio: Spread | undefined): string {
  return ratio === undefined ? '' : `${digits(ratio.median)} (${digits(ratio.least)}–${digits(ratio.most)})`;
}
