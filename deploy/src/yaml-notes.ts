/** What {@link toYaml} shall do with a value beside writing it. */
export class Noted {
  readonly value: unknown;
  readonly how: Presentation;

  constructor(value: unknown, how: Presentation) {
    this.value = value;
    this.how = how;
  }
}

/** How a value is written. */
export interface Presentation {
  /** Stands above it, and says why it is as it is. */
  readonly comment?: string;
  /** The name under which {@link Reference}s find it. */
  readonly anchor?: string;
  /** Whether an empty line stands between its entries. */
  readonly spaced?: boolean;
  /** Whether it stands on one line. */
  readonly inline?: boolean;
}

/** A value with a comment above it, of a line or more. */
export function note(comment: string, value: unknown): Noted {
  return new Noted(value, { comment });
}

/** A list on one line. */
export function inline(...values: readonly unknown[]): Noted {
  return new Noted(values, { inline: true });
}

/** Stands for a value that has an anchor. */
export class Reference {
  readonly anchor: string;

  constructor(anchor: string) {
    this.anchor = anchor;
  }
}

/** The name under which a map takes over the members of another one. */
export const MERGE = '<<';
