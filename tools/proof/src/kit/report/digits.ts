/** A figure with three digits, or as many as it has before the point. */
export function digits(figure: number | undefined): string {
  if (figure === undefined || Number.isNaN(figure)) {
    return '';
  }
  return Math.abs(figure) >= 100 ? Math.round(figure).toLocaleString('en') : String(Number(figure.toPrecision(3)));
}
