/** Bounds lines of a kind that anybody can cause: so many a second, and the next one says how many were left out. */
export class LineLimit {
  readonly #most: number;
  #second = 0;
  #taken = 0;
  #leftOut = 0;

  /** @param most lines a second */
  constructor(most: number) {
    this.#most = most;
  }

  /** Whether one more may be written. */
  takes(now = performance.now()): boolean {
    const second = Math.floor(now / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#taken = 0;
    }
    if (this.#taken < this.#most) {
      this.#taken++;
      return true;
    }
    this.#leftOut++;
    return false;
  }

  /** How many were left out since this was last asked. */
  leftOut(): number {
    const leftOut = this.#leftOut;
    this.#leftOut = 0;
    return leftOut;
  }
}
