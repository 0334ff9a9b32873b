const HEADER = [
  'Rendered from the services\' service.json and deploy/src/images by "nx run deploy:render".',
  'Do not edit: change what it is rendered from.',
];

/**
 * A Dockerfile with the header of rendered files.
 *
 * @param about the image, in one line
 * @param instructions the whole Dockerfile
 */
export function dockerfile(about: string, instructions: string): string {
  const header = [about, ...HEADER].map((line) => `# ${line}\n`).join('');
  return `${header}\n${instructions.trim()}\n`;
}

/**
 * The labels of an image, by the OCI annotation specification; the build adds those that differ from build to build.
 */
export function ociLabels(title: string, description: string, base: string): string {
  const labels = { title, description, 'base.name': base };
  const lines = Object.entries(labels).map(
    ([key, value]) => `org.opencontainers.image.${key}=${JSON.stringify(value)}`,
  );
  return `LABEL ${lines.join(' \\\n      ')}`;
}
