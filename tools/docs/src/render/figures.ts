import { tableWith } from './tables.ts';

/** The figures of an experiment in docs/proof/resilience.md, as the page writes them. */
export interface Figures {
  readonly bound: string;
  readonly withRemedy: string;
  readonly without: string;
}

/** The figures of the experiments by their names. */
export function figuresIn(page: string): ReadonlyMap<string, Figures> {
  return new Map(
    tableWith('experiment', page).map(({ experiment = '', bound = '', with: withRemedy = '', without = '' }) => [
      /\[(?<name>.*)\]/u.exec(experiment)?.groups?.['name'] ?? experiment,
      { bound, withRemedy, without },
    ]),
  );
}

/** The number that a page writes, such as `10,645`; the first one where a spread follows. */
export function numberIn(cell: string | undefined): number {
  return Number(/^[\d.,]+/u.exec(cell ?? '')?.[0].replaceAll(',', ''));
}
