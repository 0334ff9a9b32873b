/** The name, route and port of a new service. */
export interface ServiceOptions {
  readonly name: string;
  readonly route: string;
  readonly port: number;
  /** Adds hot reads, which answer plain GETs without the framework; false by default. */
  readonly hotReads?: boolean;
}
