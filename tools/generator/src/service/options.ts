/** What a new service is called, and where it is found. */
export interface ServiceOptions {
  readonly name: string;
  readonly route: string;
  readonly port: number;
  /** Whether plain reads are answered past the framework; false by default. */
  readonly hotReads?: boolean;
}
