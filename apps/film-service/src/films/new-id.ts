import { v7 as uuidv7 } from 'uuid';

/** Of random bytes, for one id. */
const BYTES = 16;
/** For how many ids they are drawn at once. A draw for each takes five times as long as to make the id. */
const IDS_A_DRAW = 256;

const drawn = new Uint8Array(BYTES * IDS_A_DRAW);
let used = drawn.length;
let msecs = 0;
let seq = 0;

/**
 * A new id, of version 7: greater than those that this process has made before. As `uuid` makes them by itself (RFC 9562,
 * section 6.2, method 1: within a millisecond they are counted, from a random number on), but for the draw.
 */
export function newId(): string {
  const random = draw();
  const now = Date.now();
  if (now > msecs) {
    msecs = now;
    seq = startOf(random);
  } else {
    // From 31 random bits on, no millisecond is long enough to count beyond the 32 bits that there are.
    seq++;
  }
  return uuidv7({ random, msecs, seq });
}

function draw(): Uint8Array {
  if (used === drawn.length) {
    crypto.getRandomValues(drawn);
    used = 0;
  }
  const start = used;
  used += BYTES;
  return drawn.subarray(start, used);
}

/** 31 bits of those that the id itself does not use. */
function startOf(random: Uint8Array): number {
  return new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1;
}
