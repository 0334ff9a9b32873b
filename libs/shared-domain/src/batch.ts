/** How many things one call may create. */
export const MAX_BATCH_SIZE = 1_000;
