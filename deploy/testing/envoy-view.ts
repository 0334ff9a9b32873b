/** The parts of Envoy's configuration that the tests read. */
export interface EnvoyView {
  readonly admin: { readonly address: SocketAddress };
  readonly static_resources: { readonly listeners: readonly ListenerView[]; readonly clusters: readonly ClusterView[] };
}

export interface SocketAddress {
  readonly socket_address: { readonly address: string; readonly port_value: number };
}

export interface ListenerView {
  readonly name: string;
  readonly address: SocketAddress;
  readonly filter_chains: readonly [
    { readonly filters: readonly [{ readonly typed_config: HttpConnectionManagerView }] },
  ];
}

export interface HttpConnectionManagerView {
  readonly common_http_protocol_options: {
    readonly max_connection_duration?: string;
    readonly max_headers_count?: number;
    readonly max_stream_duration?: string;
  };
  readonly max_request_headers_kb?: number;
  readonly request_headers_timeout?: string;
  readonly request_timeout?: string;
  readonly stream_idle_timeout?: string;
  readonly local_reply_config: { readonly mappers: readonly MapperView[] };
  readonly http1_safe_max_connection_duration?: boolean;
  readonly route_config: { readonly virtual_hosts: readonly [{ readonly routes: readonly RouteView[] }] };
  readonly http_filters: readonly { readonly name: string }[];
}

export interface MapperView {
  readonly filter: object;
  readonly body_format_override: { readonly json_format: { readonly detail: string } };
}

export interface RouteView {
  readonly match: {
    readonly path?: string;
    readonly prefix?: string;
    readonly path_separated_prefix?: string;
    readonly headers?: readonly HeaderMatchView[];
  };
  readonly route?: {
    readonly cluster: string;
    readonly timeout?: string;
    readonly max_stream_duration?: { readonly max_stream_duration: string };
    readonly retry_policy?: { readonly retry_on: string; readonly per_try_timeout?: string };
  };
  readonly direct_response?: { readonly status: number };
}

export interface HeaderMatchView {
  readonly name: string;
  readonly invert_match?: boolean;
  readonly string_match: {
    readonly exact?: string;
    readonly contains?: string;
    readonly safe_regex?: { readonly regex: string };
  };
}

export interface ClusterView {
  readonly name: string;
  readonly health_checks?: readonly { readonly http_health_check: { readonly path: string } }[];
  readonly typed_extension_protocol_options?: Readonly<
    Record<string, { readonly common_http_protocol_options: { readonly idle_timeout: string } }>
  >;
  readonly load_assignment: {
    readonly endpoints: readonly [
      { readonly lb_endpoints: readonly { readonly endpoint: { readonly address: SocketAddress } }[] },
    ];
  };
}

/** Reads a rendered configuration; fails if a part is missing. */
export function viewOf(config: object): EnvoyView {
  return config as EnvoyView;
}

/** The HTTP connection manager of a listener. */
export function httpOf(config: object, listener: string): HttpConnectionManagerView {
  const found = viewOf(config).static_resources.listeners.find(({ name }) => name === listener);
  if (!found) {
    throw new Error(`there is no listener ${listener}`);
  }
  return found.filter_chains[0].filters[0].typed_config;
}

/** The routes of a listener, in Envoy's order, for requests with a valid host. */
export function routesOf(config: object, listener: string): readonly RouteView[] {
  const refused = refusalsOf(config, listener).length;
  return httpOf(config, listener).route_config.virtual_hosts[0].routes.slice(refused);
}

/** The routes that refuse a request for its host, before all others. */
export function refusalsOf(config: object, listener: string): readonly RouteView[] {
  const { routes } = httpOf(config, listener).route_config.virtual_hosts[0];
  const isRefusal = ({ match }: RouteView) => match.headers?.some(({ name }) => name === ':authority') ?? false;
  return routes.slice(
    0,
    routes.findIndex((route) => !isRefusal(route)),
  );
}

/** Tests a route against a method and headers as Envoy does: a regular expression must match the whole value. */
export function takes({ match }: RouteView, method: string, headers: Readonly<Record<string, string>> = {}): boolean {
  return (match.headers ?? []).every(
    ({ name, invert_match = false, string_match: { exact, contains, safe_regex } }) => {
      const value = name === ':method' ? method : (headers[name] ?? '');
      const isMatch =
        (exact === undefined || exact === value) &&
        (contains === undefined || value.includes(contains)) &&
        (safe_regex === undefined || new RegExp(`^(?:${safe_regex.regex})$`, 'u').test(value));
      return isMatch !== invert_match;
    },
  );
}
