import { typed } from './typed.ts';

const MATCHER = 'envoy.extensions.common.matching.v3.ExtensionWithMatcher';

/**
 * Refuses state-changing calls of pages from foreign origins: a form content type needs no CORS preflight.
 *
 * Envoy's filter takes a missing origin for a foreign one. Browsers always send it, other clients never, so the filter
 * is left out where there is none.
 *
 * @param percent how many of them are refused
 */
export const csrf = (percent: number): object => ({
  name: 'envoy.filters.http.csrf',
  typed_config: typed(MATCHER, {
    xds_matcher: {
      matcher_list: {
        matchers: [
          {
            predicate: {
              not_matcher: {
                single_predicate: {
                  input: {
                    name: 'origin',
                    typed_config: typed('envoy.type.matcher.v3.HttpRequestHeaderMatchInput', { header_name: 'origin' }),
                  },
                  value_match: { safe_regex: { google_re2: {}, regex: '.*' } },
                },
              },
            },
            on_match: {
              action: {
                name: 'skip',
                typed_config: typed('envoy.extensions.filters.common.matcher.action.v3.SkipFilter'),
              },
            },
          },
        ],
      },
    },
    extension_config: {
      name: 'envoy.filters.http.csrf',
      typed_config: typed('envoy.extensions.filters.http.csrf.v3.CsrfPolicy', {
        filter_enabled: { default_value: { numerator: percent, denominator: 'HUNDRED' } },
      }),
    },
  }),
});
