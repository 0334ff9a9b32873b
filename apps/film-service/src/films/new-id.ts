import { v7 as uuidv7 } from 'uuid';

/** Random bytes of one id. */
const BYTES = 16;
/** Ids per draw of random bytes. A draw for each id would take five times as long as the id itself. */
const IDS_A_DRAW = 256;

const drawn = new Uint8Array(BYTES * IDS_A_DRAW);
let used = drawn.length;
let msecs = 0;
let seq = 0;

/**
 * Creates an id of version 7, greater than those that this process has created before. It equals uuid's own algorithm
 * (RFC 9562, section 6.2, method 1: a counter within a millisecond, starting at a random number), except for the draw.
 */
export function newId(): string {
  const random = draw();
  const now = Date.now();
  if (now > msecs) {
    msecs = now;
    seq = startOf(random);
  } else {
    // Starting from 31 random bits, no millisecond is long enough for the counter to overflow its 32 bits.
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

/** 31 bits that the id itself does not use. */
function startOf(random: Uint8Array): number {
  return new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1;
}
