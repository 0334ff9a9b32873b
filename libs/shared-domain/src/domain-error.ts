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

/** An error that the caller is told about; its message never holds SQL, a path or a stack. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  /**
   * @param code which of the closed set of errors this is
   * @param message one sentence for the caller
   * @param options the cause, for the log only
   */
  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
