/** How a file's language comments. */
const MARKERS = {
  md: { open: '<!-- ', close: ' -->' },
  yaml: { open: '# ', close: '' },
} as const;

/**
 * Puts what is rendered into a file that is otherwise written by hand: between a line `rendered: NAME` and the next line
 * `end of what is rendered`, both of them comments.
 *
 * @param path says by its ending how comments are written
 * @param text what the file holds
 * @param part what is to stand there, without a line break at its end
 * @throws {Error} where the file has no such place
 */
export function withPart(path: string, text: string, name: string, part: string): string {
  const { open, close } = MARKERS[path.endsWith('.md') ? 'md' : 'yaml'];
  const begin = `${open}rendered: ${name}${close}\n`;
  const end = `${open}end of what is rendered${close}\n`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) {
    throw new Error(`${path} has no place for what is rendered as "${name}"`);
  }
  return `${text.slice(0, from + begin.length)}${part}\n${text.slice(to)}`;
}
