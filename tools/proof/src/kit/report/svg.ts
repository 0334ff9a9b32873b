/** Makes `<` and `&` of a text harmless in HTML and SVG. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** An element of a drawing; numbers have one digit after the point. */
export function element(
  name: 'rect' | 'line' | 'text',
  attributes: Readonly<Record<string, string | number>>,
  text = '',
): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === 'number' ? String(Number(value.toFixed(1))) : value}"`,
  );
  return `<${name}${written.join('')}>${escaped(text)}</${name}>`;
}

/** A drawing that needs nothing else, as wide as the page it stands on. */
export function svg(width: number, height: number, elements: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(width)} ${String(height)}" font-family="system-ui, sans-serif" font-size="14" role="img">
${elements.join('\n')}
</svg>
`;
}
