import type { EdgeSettings, Encoding } from './edge-settings.ts';
import { skippableFilter } from './skippable-filter.ts';
import { typed } from './typed.ts';

/** In bytes: less than that, in a packet or two, is as soon there as it is. */
const MIN_BYTES = 1_024;

/** Text that is worth it: answers of the services, and their documentation. */
const CONTENT_TYPES = ['application/(?:json|problem\\+json|javascript)', 'text/(?:html|css|javascript)'];
/** A stream keeps the memory of its compressor for as long as its client reads: only small ones are for them. */
const STREAMS = 'application/x-ndjson';

const HAS_STRONG_TAG = {
  single_predicate: {
    input: {
      name: 'etag',
      typed_config: typed('envoy.type.matcher.v3.HttpResponseHeaderMatchInput', { header_name: 'etag' }),
    },
    value_match: { prefix: '"' },
  },
};

interface Library {
  /** Of Envoy's filter, among those of its encoding. */
  readonly name: string;
  readonly config: object;
  readonly contentTypes: readonly string[];
}

/** Levels and memory by measurement, see docs/adr/0019-the-edge.md. */
const LIBRARIES: Readonly<Record<Encoding, readonly Library[]>> = {
  gzip: [
    {
      name: 'gzip',
      config: typed('envoy.extensions.compression.gzip.compressor.v3.Gzip', {
        compression_level: 'COMPRESSION_LEVEL_3',
        memory_level: 5,
        window_bits: 12,
      }),
      contentTypes: [...CONTENT_TYPES, STREAMS],
    },
  ],
  brotli: [
    { name: 'brotli', config: brotli(2), contentTypes: CONTENT_TYPES },
    { name: 'brotli-stream', config: brotli(1), contentTypes: [STREAMS] },
  ],
  // Its window, of half a MiB, cannot be set.
  zstd: [
    {
      name: 'zstd',
      config: typed('envoy.extensions.compression.zstd.compressor.v3.Zstd', { compression_level: 1 }),
      contentTypes: CONTENT_TYPES,
    },
  ],
};

/**
 * Compresses answers as their clients accept it (`Accept-Encoding`), a stream chunk by chunk: Envoy flushes each.
 *
 * An answer with a strong entity tag is left as it is: its tag would have to be weakened, and a client that changes what it
 * has read could no longer say so with `If-Match`.
 */
export function compressors({ compression }: Pick<EdgeSettings, 'compression'>): object[] {
  const libraries = compression.flatMap((encoding) => LIBRARIES[encoding]);
  return libraries.map(({ name, config, contentTypes }, index) =>
    skippableFilter(
      `envoy.filters.http.compressor.${name}`,
      typed('envoy.extensions.filters.http.compressor.v3.Compressor', {
        compressor_library: { name, typed_config: config },
        // Of those that a client likes as much, the cheapest; browsers name it last.
        choose_first: name === 'zstd',
        response_direction_config: {
          common_config: {
            min_content_length: MIN_BYTES,
            content_type_matcher: {
              safe_regex: { regex: `(?:${contentTypes.join('|')})(?:;.*)?` },
            },
          },
          uncompressible_response_codes: [206],
          // By the last of them, which is asked last: nothing is compressed twice.
          remove_accept_encoding_header: index === libraries.length - 1,
        },
      }),
      HAS_STRONG_TAG,
    ),
  );
}

/** Brotli's library with a small window. */
function brotli(quality: number): object {
  return typed('envoy.extensions.compression.brotli.compressor.v3.Brotli', { quality, window_bits: 12 });
}
