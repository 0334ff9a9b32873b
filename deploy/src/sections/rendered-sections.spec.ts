import { describe, expect, it } from '@jest/globals';

import { FILM_SERVICE, RATING_SERVICE, sampleService } from '../../testing/sample-services.ts';
import { renderedSections } from './rendered-sections.ts';
import { withSection } from './rendered-section.ts';

const MARKDOWN = '<!-- rendered: the services -->\nold\n<!-- end of what is rendered -->\n';
const YAML = ['the images', 'the secrets'].map((name) => `# rendered: ${name}\n# end of what is rendered\n`).join('\n');
const read = (path: string) => (path.endsWith('.md') ? MARKDOWN : YAML);
const services = [FILM_SERVICE, RATING_SERVICE, sampleService('review', 7000)];

describe('the lists of services in files that are written by hand', () => {
  const files = renderedSections(services, read);

  it('the documentation of the API has a row for every service', () => {
    const { 'docs/api.md': page = '' } = Object.fromEntries(files);
    expect(page).toContain('| `review-service` | `/reviews`        | `/docs/reviews`   | `:7000`      |\n');
    expect(page).not.toContain('old');
  });

  it('an overlay has the image of every service, and of the proxy', () => {
    const overlay = files.get('deploy/kubernetes/overlays/production/kustomization.yaml') ?? '';
    expect(overlay.match(/(?<=- name: )\S+/gu)).toEqual([...services.map(({ name }) => name), 'frontend-proxy']);
  });

  it('changes nothing where they are current', () => {
    const again = renderedSections(services, (path) => files.get(path) ?? read(path));
    expect([...again]).toEqual([...files]);
  });
});

describe('withSection', () => {
  it('leaves alone what stands around it', () => {
    const text = 'a: 1\n# rendered: b\nb: 2\n# end of what is rendered\nc: 3\n';
    expect(withSection('x.yaml', text, 'b', 'b: 4')).toBe(text.replace('2', '4'));
  });

  it.each(['', '# rendered: b\n', '# end of what is rendered\n# rendered: b\n'])(
    'names the file without a place: %j',
    (text) => {
      expect(() => withSection('x.yaml', text, 'b', '')).toThrow('x.yaml has no place for what is rendered as "b"');
    },
  );
});
