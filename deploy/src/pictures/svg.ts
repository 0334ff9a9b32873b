/** Makes `<` and `&` of a text harmless in HTML and SVG. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** An element of a drawing; numbers have one digit after the point. */
export function element(
  name: 'rect' | 'line' | 'text' | 'path' | 'title',
  attributes: Readonly<Record<string, string | number>>,
  text = '',
): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === 'number' ? String(Number(value.toFixed(1))) : value}"`,
  );
  return `<${name}${written.join('')}>${escaped(text)}</${name}>`;
}

/**
 * A drawing that needs nothing else, as wide as the page it stands on.
 *
 * @param command what writes it, for a drawing in a file of its own
 */
export function svg(width: number, height: number, elements: readonly string[], command?: string): string {
  const origin = command === undefined ? '' : `<!-- Written by "${command}". Do not edit: run it again. -->\n`;
  return `${origin}<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(width)} ${String(height)}" font-family="system-ui, sans-serif" font-size="14" role="img">
${elements.join('\n')}
</svg>
`;
}

/** Colours of a drawing on a light or a dark page. */
export const THEMES = {
  light: { ink: '#1f2328', muted: '#59636e', line: '#818b98', fill: '#f6f8fa', accent: '#0969da' },
  dark: { ink: '#f0f6fc', muted: '#9198a1', line: '#656c76', fill: '#151b23', accent: '#4493f8' },
} as const;

/** The name of a theme. */
export type Theme = keyof typeof THEMES;
