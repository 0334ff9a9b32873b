/** All errors by rule, of whatever thing: the message names it. A service maps each code to one status. */
export type ErrorCode =
  | 'not-found'
  | 'version-mismatch'
  | 'version-limit'
  | 'idempotency-key-in-flight'
  | 'idempotency-key-reused'
  | 'store-unavailable';

/** Details of an error beside its message. */
export interface DomainErrorOptions extends ErrorOptions {
  /** See {@link DomainError.onlyHere}; false by default. */
  readonly onlyHere?: boolean;
}

/** An error for the caller; its message never contains SQL, a path or a stack. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  /** The code, from a closed set. */
  readonly code: ErrorCode;
  /** Set if the error is this replica's alone, so that another one may be asked at once. */
  readonly onlyHere: boolean;

  /**
   * @param message one sentence for the caller
   * @param options the cause, for the log only, and further details
   */
  constructor(code: ErrorCode, message: string, { onlyHere = false, ...options }: DomainErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.onlyHere = onlyHere;
  }
}
