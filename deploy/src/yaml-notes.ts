/** Style in which {@link toYaml} writes a value, beside the value itself. */
export class Noted {
  readonly value: unknown;
  readonly how: Presentation;

  constructor(value: unknown, how: Presentation) {
    this.value = value;
    this.how = how;
  }
}

/** Style of a value. */
export interface Presentation {
  /** A comment above it. */
  readonly comment?: string;
  /** Anchor by which {@link Reference}s refer to it. */
  readonly anchor?: string;
  /** Separates its entries by empty lines. */
  readonly spaced?: boolean;
  /** Writes it on one line (flow style). */
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

/** Refers to a value with an anchor (alias). */
export class Reference {
  readonly anchor: string;

  constructor(anchor: string) {
    this.anchor = anchor;
  }
}

/** The merge key: a map takes over the members of another one. */
export const MERGE = '<<';
