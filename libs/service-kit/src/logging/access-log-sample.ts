/** Says of each request that was answered in good order whether the log tells of it. */
export type AccessLogSample = () => boolean;

/**
 * A sample that is spread evenly: of any ten requests one, where the share is 0.1.
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
