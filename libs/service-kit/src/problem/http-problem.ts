/** An invalid field: of the body by its JSON pointer, of the query by its name. */
export type FieldError = ({ readonly pointer: string } | { readonly parameter: string }) & { readonly detail: string };

/**
 * An error with a status; {@link ProblemFilter} answers with it.
 *
 * @example
 * throw new HttpProblem(404, 'No such resource.');
 */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';

  /**
   * @param status the HTTP status
   * @param detail one sentence for the caller
   * @param more invalid fields, and headers for the response
   */
  constructor(
    readonly status: number,
    detail: string,
    readonly more: {
      readonly errors?: readonly FieldError[];
      /** Number of invalid fields beyond the listed ones. */
      readonly moreErrors?: number;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(detail);
  }
}
