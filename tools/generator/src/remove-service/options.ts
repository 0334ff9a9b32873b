/** The service to remove. */
export interface RemoveServiceOptions {
  readonly name: string;
}
