/** Decides which successful requests are logged. */
export type AccessLogSample = () => boolean;

/**
 * An evenly spread sample: one of any ten requests for a share of 0.1.
 *
 * @param share of the requests, from 0 to 1
 */
export function accessLogSample(share: number): AccessLogSample {
  let due = 0;
  return () => {
    due += share;
    if (due < 1) {
      return false;
    }
    due -= 1;
    return true;
  };
}
