/** The largest body that a service reads, in bytes: 1 MiB. */
export const MAX_BODY_BYTES = 1_048_576;

/** The largest body that a service tries as JSON5, in bytes: 64 KiB. */
export const JSON5_LIMIT_BYTES = 65_536;
