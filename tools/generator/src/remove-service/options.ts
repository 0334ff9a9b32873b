/** Which service is to go. */
export interface RemoveServiceOptions {
  readonly name: string;
}
