/** The comment syntax of a language. */
const MARKERS = {
  md: { open: '<!-- ', close: ' -->' },
  yaml: { open: '# ', close: '' },
} as const;

/**
 * Replaces the rendered section of a handwritten file: the lines between a comment `rendered: NAME` and the next
 * comment `end of what is rendered`.
 *
 * @param path its ending gives the comment syntax
 * @param text the current text of the file
 * @param section the new section, without a line break at its end
 * @throws {Error} if the file has no such section
 */
export function withSection(path: string, text: string, name: string, section: string): string {
  const { open, close } = MARKERS[path.endsWith('.md') ? 'md' : 'yaml'];
  const begin = `${open}rendered: ${name}${close}\n`;
  const end = `${open}end of what is rendered${close}\n`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) {
    throw new Error(`${path} has no place for what is rendered as "${name}"`);
  }
  return `${text.slice(0, from + begin.length)}${section}\n${text.slice(to)}`;
}
