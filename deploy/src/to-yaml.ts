import { stringify } from 'yaml';

const HEADER = [
  'Rendered from the services\' service.json by "nx run deploy:render".',
  'Do not edit: change what it is rendered from.',
];

/**
 * YAML as a person would write it, under a header that says where it comes from.
 *
 * @param document what the file holds
 * @param about what the file is, in one line
 */
export function toYaml(document: object, about: string): string {
  const header = [about, ...HEADER].map((line) => `# ${line}\n`).join('');
  return `${header}\n${stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}
