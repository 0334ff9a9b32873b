import type { EdgeSettings } from './edge-settings.ts';
import { typed } from './typed.ts';

/** Enables and enforces the filter (`filter_enabled`, `filter_enforced`), which both are 0 % by default. */
const ALWAYS = { default_value: { numerator: 100, denominator: 'HUNDRED' } };

/** Refuses requests beyond the limit of the proxy with 429, before a service sees them. */
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
