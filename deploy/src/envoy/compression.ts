import type { EdgeSettings, Encoding } from './edge-settings.ts';
import { skippableFilter } from './skippable-filter.ts';
import { typed } from './typed.ts';

/** The smallest compressed response, in bytes (`min_content_length`): a smaller one fits in a packet or two anyway. */
const MIN_BYTES = 1_024;

/** Compressed media types (`content_type`): responses of the services, and their documentation. */
const CONTENT_TYPES = ['application/(?:json|problem\\+json|javascript)', 'text/(?:html|css|javascript)'];
/** Media type of streams, only for compressors with little memory: a stream keeps its own while its client reads. */
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
  /** Name of Envoy's filter, unique among the libraries. */
  readonly name: string;
  readonly config: object;
  readonly contentTypes: readonly string[];
}

/** Compression levels and memory by measurement, see docs/adr/0019-the-edge.md. */
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
 * Compresses responses by `Accept-Encoding`, a stream chunk by chunk: Envoy flushes each.
 *
 * A response with a strong entity tag is left as it is: its tag would have to be weakened, and a client that changes
 * the resource could no longer send it as `If-Match`.
 */
export function compressors({ compression }: Pick<EdgeSettings, 'compression'>): object[] {
  const libraries = compression.flatMap((encoding) => LIBRARIES[encoding]);
  return libraries.map(({ name, config, contentTypes }, index) =>
    skippableFilter(
      `envoy.filters.http.compressor.${name}`,
      typed('envoy.extensions.filters.http.compressor.v3.Compressor', {
        compressor_library: { name, typed_config: config },
        // The cheapest encoding of those that a client likes equally (`choose_first`); browsers name it last.
        choose_first: name === 'zstd',
        response_direction_config: {
          common_config: {
            min_content_length: MIN_BYTES,
            content_type_matcher: {
              safe_regex: { regex: `(?:${contentTypes.join('|')})(?:;.*)?` },
            },
          },
          uncompressible_response_codes: [206],
          // The removal of `Accept-Encoding` is left to the filter that runs last: nothing is compressed twice.
          remove_accept_encoding_header: index === libraries.length - 1,
        },
      }),
      HAS_STRONG_TAG,
    ),
  );
}

/** The Brotli library with a small window (`window_bits`). */
function brotli(quality: number): object {
  return typed('envoy.extensions.compression.brotli.compressor.v3.Brotli', { quality, window_bits: 12 });
}
