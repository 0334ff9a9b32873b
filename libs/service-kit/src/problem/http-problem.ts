/** One field that is at fault: of the body by its JSON pointer, of the query by its name. */
export type FieldError = ({ readonly pointer: string } | { readonly parameter: string }) & { readonly detail: string };

/** An error that already knows its status; {@link ProblemFilter} answers with it. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';

  /**
   * @param status the HTTP status
   * @param detail one sentence for the caller
   * @param more the fields at fault, and headers for the answer
   */
  constructor(
    readonly status: number,
    detail: string,
    readonly more: {
      readonly errors?: readonly FieldError[];
      /** How many more fields are at fault than are listed. */
      readonly moreErrors?: number;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(detail);
  }
}
