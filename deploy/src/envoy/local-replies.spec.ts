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
interface Mapper {
  readonly filter: {
    readonly status_code_filter: { readonly comparison: { readonly value: { default_value: number } } };
  };
  readonly headers_to_add: readonly { readonly header: { readonly key: string; readonly value: string } }[];
  readonly body_format_override: Format;
}

const { mappers, body_format } = localReplies(EDGE) as { mappers: readonly Mapper[]; body_format: Format };
const statusOf = ({ filter }: Mapper) => filter.status_code_filter.comparison.value.default_value;
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
      (localReplies({ hosts }) as { mappers: readonly Mapper[] }).mappers
        .map(({ body_format_override }) => body_format_override.json_format)
        .filter(({ title }) => title === STATUS_CODES[MISDIRECTED])
        .map(({ detail }) => detail);
    expect(hostsOf(['localhost', 'films.example'])).toEqual([expect.stringContaining('try localhost, films.example')]);
    expect(hostsOf([ANY_HOST])).toEqual([]);
  });

  it('says when to come back, where coming back helps', () => {
    const passing = mappers.filter((mapper) => 'retry-after' in headersOf(mapper));
    expect(passing.map(statusOf)).toEqual([429, 503]);
  });
});
