/**
 * Everything that can go wrong by rule, of whatever thing: the message says of which. The edge of a service maps each
 * code to one status.
 */
export type ErrorCode =
  | 'not-found'
  | 'version-mismatch'
  | 'version-limit'
  | 'idempotency-key-in-flight'
  | 'idempotency-key-reused'
  | 'store-unavailable';

/** What is known of an error beside its message. */
export interface DomainErrorOptions extends ErrorOptions {
  /** See {@link DomainError.onlyHere}; false by default. */
  readonly onlyHere?: boolean;
}

/** An error that the caller is told about; its message never holds SQL, a path or a stack. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  /** Which of the closed set of errors this is. */
  readonly code: ErrorCode;
  /** Whether it is this replica's alone, so that another one may be asked at once. */
  readonly onlyHere: boolean;

  /**
   * @param message one sentence for the caller
   * @param options the cause, for the log only, and what else is known
   */
  constructor(code: ErrorCode, message: string, { onlyHere = false, ...options }: DomainErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.onlyHere = onlyHere;
  }
}
