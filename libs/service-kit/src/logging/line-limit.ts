/** Limits lines that anybody can cause to a number per second; the next line says how many were suppressed. */
export class LineLimit {
  readonly #most: number;
  #second = 0;
  #taken = 0;
  #leftOut = 0;

  /** @param most lines a second */
  constructor(most: number) {
    this.#most = most;
  }

  /** Tests whether one more line may be written. */
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

  /** Number of suppressed lines since the last call. */
  leftOut(): number {
    const leftOut = this.#leftOut;
    this.#leftOut = 0;
    return leftOut;
  }
}
