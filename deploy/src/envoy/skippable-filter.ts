import { typed } from './typed.ts';

/** An HTTP filter that is skipped if a predicate of xDS matching matches. */
export function skippableFilter(name: string, config: object, skippedWhere: object): object {
  return {
    name,
    typed_config: typed('envoy.extensions.common.matching.v3.ExtensionWithMatcher', {
      xds_matcher: {
        matcher_list: {
          matchers: [
            {
              predicate: skippedWhere,
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
      extension_config: { name, typed_config: config },
    }),
  };
}
