import type { EdgeSettings } from './edge-settings.ts';
import { typed } from './typed.ts';

/** 0 % by default, both of `filter_enabled` and of `filter_enforced`. */
const ALWAYS = { default_value: { numerator: 100, denominator: 'HUNDRED' } };

/** Refuses with 429 what is more than the proxy shall take, before a service hears of it. */
export function rateLimit({ maxRequestsPerSecond }: EdgeSettings): object {
  return {
    name: 'envoy.filters.http.local_ratelimit',
    typed_config: typed('envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit', {
      stat_prefix: 'api',
      token_bucket: {
        max_tokens: maxRequestsPerSecond,
        tokens_per_fill: maxRequestsPerSecond,
        fill_interval: '1s',
      },
      filter_enabled: ALWAYS,
      filter_enforced: ALWAYS,
    }),
  };
}
