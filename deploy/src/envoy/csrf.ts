import { skippableFilter } from './skippable-filter.ts';
import { typed } from './typed.ts';

/** A host in upper case or with a default port may be the same as one that is written in another way. */
const AMBIGUOUS = '.*[A-Z].*|.*:(?:80|443)';

/**
 * Refuses state-changing calls of pages from foreign origins: a form content type needs no CORS preflight.
 *
 * Envoy's filter takes a missing origin for a foreign one: browsers always send it, other clients never, so the filter is
 * skipped where there is none. And it compares origins as strings, so it is skipped where they are not written as browsers
 * write them: then the services, which compare all of them as RFC 6454 does, decide alone.
 *
 * @param percent how many of them are refused (`filter_enabled`)
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

/** Holds where a request has this header and all of it matches. */
function header(name: string, regex: string): object {
  return {
    single_predicate: {
      input: { name, typed_config: typed('envoy.type.matcher.v3.HttpRequestHeaderMatchInput', { header_name: name }) },
      value_match: { safe_regex: { google_re2: {}, regex } },
    },
  };
}
