/** Maximum of things that one call may create. */
export const MAX_BATCH_SIZE = 1_000;
