import { STATUS_CODES } from 'node:http';

import { ANY_HOST } from '@film-mesh/service-descriptor';
import { describe, expect, it } from '@jest/globals';

import { EDGE } from './edge-settings.ts';
import { MISDIRECTED } from './hosts.ts';
import { localReplies } from './local-replies.ts';

interface Format {
  readonly content_type: string;
  readonly omit_empty_values: boolean;
  readonly json_format: Record<string, string>;
}
interface StatusFilter {
  readonly status_code_filter: { readonly comparison: { readonly value: { default_value: number } } };
}
interface Mapper {
  readonly filter: StatusFilter | { readonly and_filter: { readonly filters: readonly [StatusFilter, ...object[]] } };
  readonly headers_to_add: readonly { readonly header: { readonly key: string; readonly value: string } }[];
  readonly body_format_override: Format;
}

const ROUTES = ['/films', '/ratings'];
const { mappers, body_format } = localReplies(EDGE, ROUTES, true) as {
  mappers: readonly Mapper[];
  body_format: Format;
};
const statusOf = ({ filter }: Mapper) =>
  ('and_filter' in filter ? filter.and_filter.filters[0] : filter).status_code_filter.comparison.value.default_value;
const headersOf = ({ headers_to_add }: Mapper) =>
  Object.fromEntries(headers_to_add.map(({ header }) => [header.key, header.value]));

describe('localReplies', () => {
  it('makes a problem of every status, also of one that has no title', () => {
    for (const { content_type, omit_empty_values, json_format } of [
      body_format,
      ...mappers.map((mapper) => mapper.body_format_override),
    ]) {
      expect(content_type).toBe('application/problem+json');
      expect(omit_empty_values).toBe(true);
      expect(Object.keys(json_format).toSorted()).toEqual(['detail', 'instance', 'status', 'title', 'type']);
      expect(json_format['title']).not.toBe('');
    }
  });

  it('says that the proxy itself answered', () => {
    for (const mapper of mappers) {
      expect(headersOf(mapper)).toHaveProperty('x-served-by', 'frontend-proxy');
    }
  });

  it('tells the hosts that there are, where there are not any', () => {
    const hostsOf = (hosts: readonly string[]) =>
      (localReplies({ ...EDGE, hosts }, ROUTES, true) as { mappers: readonly Mapper[] }).mappers
        .map(({ body_format_override }) => body_format_override.json_format)
        .filter(({ title }) => title === STATUS_CODES[MISDIRECTED])
        .map(({ detail }) => detail);
    expect(hostsOf(['localhost', 'films.example'])).toEqual([expect.stringContaining('Try localhost, films.example')]);
    expect(hostsOf([ANY_HOST])).toEqual([]);
  });

  it('says when to come back, where coming back helps', () => {
    const passing = mappers.filter((mapper) => 'retry-after' in headersOf(mapper));
    expect(new Set(passing.map(statusOf))).toEqual(new Set([429, 502, 503, 504, 507]));
  });

  it('has for every status, last, what is said of all other causes of it', () => {
    for (const status of new Set(mappers.map(statusOf))) {
      const ofStatus = mappers.filter((mapper) => statusOf(mapper) === status);
      expect(ofStatus.map(({ filter }) => 'and_filter' in filter)).toEqual([
        ...Array.from({ length: ofStatus.length - 1 }, () => true),
        false,
      ]);
    }
  });

  it('says it in sentences, not in the words that Envoy has for it', () => {
    for (const { json_format } of [body_format, ...mappers.map((mapper) => mapper.body_format_override)]) {
      expect(json_format['detail']).toMatch(/^[A-Z].*\.$/u);
      expect(json_format['detail']).not.toMatch(/RESPONSE|DETAILS|FLAGS|[a-z]_[a-z]/u);
    }
  });

  it('names the routes that there are', () => {
    const [missing] = mappers.filter((mapper) => statusOf(mapper) === 404);
    expect(missing?.body_format_override.json_format['detail']).toContain('Try /films, /ratings.');
  });
});
