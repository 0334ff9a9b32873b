/** What a new service is called, and where it is found. */
export interface ServiceOptions {
  readonly name: string;
  readonly route: string;
  readonly port: number;
}
