import { PHASES, type Case, type Phase } from './read-event.ts';

/** Classes of responses. */
export const ANSWERS = ['2xx', '3xx', '4xx', '5xx', 'none'] as const;

/** One of {@link ANSWERS}. */
export type Answer = (typeof ANSWERS)[number];

/** The results of an operation's cases. */
export interface Row {
  readonly operation: string;
  readonly phases: Readonly<Record<Phase, number>>;
  readonly answers: Readonly<Record<Answer, number>>;
  /** Number of responses that violate the document. */
  readonly contractFailures: number;
}

/** Counts cases, and keeps what is wrong. */
export class Tally {
  /** Every 5xx, every missing answer, every contract failure and every error of a run, a line each. */
  readonly findings: string[] = [];
  readonly #cases: Omit<Case, 'request'>[] = [];

  /** Number of cases. */
  get cases(): number {
    return this.#cases.length;
  }

  add({ operation, phase, status, request, failures }: Case): void {
    this.#cases.push({ operation, phase, status, failures });
    const wrong = answerOf(status);
    if (wrong === '5xx' || wrong === 'none') {
      this.findings.push(`${request}: ${status === undefined ? 'no answer' : String(status)}`);
    }
    this.findings.push(...failures.map((failure) => `${request}: ${failure}`));
  }

  /** The operations in alphabetical order of their paths. */
  get rows(): Row[] {
    return [...Map.groupBy(this.#cases, ({ operation }) => operation)]
      .map(([operation, cases]) => rowOf(operation, cases))
      .toSorted((a, b) => keyOf(a.operation).localeCompare(keyOf(b.operation)));
  }

  /** All operations together. */
  get total(): Row {
    return rowOf('all', this.#cases);
  }
}

function rowOf(operation: string, cases: readonly Omit<Case, 'request'>[]): Row {
  const count = (isMeant: (one: Omit<Case, 'request'>) => boolean) => cases.filter(isMeant).length;
  return {
    operation,
    phases: counted(PHASES, (name) => count(({ phase }) => phase === name)),
    answers: counted(ANSWERS, (name) => count(({ status }) => answerOf(status) === name)),
    contractFailures: count(({ failures }) => failures.length > 0),
  };
}

function counted<Name extends string>(names: readonly Name[], count: (name: Name) => number): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, count(name)])) as Record<Name, number>;
}

function answerOf(status: number | undefined): Answer {
  return ANSWERS.find((answer) => answer.startsWith(String(status).charAt(0))) ?? 'none';
}

function keyOf(operation: string): string {
  const [method = '', path = ''] = operation.split(/ (?=\/)/u);
  return `${path} ${method}`;
}
