/** An error that the user can fix; its message is one line, shown without a stack. */
export class UserError extends Error {
  override readonly name: string = 'UserError';
}
