/** A use case to add to a service. */
export interface RouteOptions {
  /** The name of the service. */
  readonly service: string;
  /** The name of the use case: words in lower case with hyphens between them. */
  readonly name: string;
  readonly method?: 'get' | 'post' | 'put' | 'patch';
}
