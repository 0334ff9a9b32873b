import { skippableFilter } from './skippable-filter.ts';
import { typed } from './typed.ts';

/** Matches a host in upper case or with a default port, which may equal one that is written differently. */
const AMBIGUOUS = '.*[A-Z].*|.*:(?:80|443)';

/**
 * Refuses state-changing requests from foreign origins: a form content type needs no CORS preflight.
 *
 * The filter `envoy.filters.http.csrf` treats a missing Origin as foreign. Browsers always send it and other clients
 * never do, so the filter is skipped without it. It also compares origins as strings, so it is skipped for origins that
 * are not written as browsers write them: the services, which compare all of them by RFC 6454, then decide alone.
 *
 * @param percent percentage of them that is refused (`filter_enabled`)
 */
export const csrf = (percent: number): object =>
  skippableFilter(
    'envoy.filters.http.csrf',
    typed('envoy.extensions.filters.http.csrf.v3.CsrfPolicy', {
      filter_enabled: { default_value: { numerator: percent, denominator: 'HUNDRED' } },
    }),
    {
      or_matcher: {
        predicate: [
          { not_matcher: header('origin', '.*') },
          header('origin', AMBIGUOUS),
          header(':authority', AMBIGUOUS),
        ],
      },
    },
  );

/** Matches a request whose header matches the expression as a whole. */
function header(name: string, regex: string): object {
  return {
    single_predicate: {
      input: { name, typed_config: typed('envoy.type.matcher.v3.HttpRequestHeaderMatchInput', { header_name: name }) },
      value_match: { safe_regex: { google_re2: {}, regex } },
    },
  };
}
