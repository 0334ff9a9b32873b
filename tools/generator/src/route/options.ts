/** A use case that a service shall have. */
export interface RouteOptions {
  /** The name of the service. */
  readonly service: string;
  /** What the use case is called: words in lower case with hyphens between them. */
  readonly name: string;
  readonly method?: 'get' | 'post' | 'put' | 'patch';
}
