import { Alias, Document, isScalar, Pair, Scalar, YAMLMap, YAMLSeq, type Node } from 'yaml';

import { MERGE, Noted, Reference } from './yaml-notes.ts';

const HEADER = [
  'Rendered from the services\' service.json by "nx run deploy:render".',
  'Do not edit: change what it is rendered from.',
];

/**
 * YAML as a person would write it, under a header that names its source.
 *
 * @param document the content, with {@link Noted} values for comments
 * @param about the file, a line or more
 */
export function toYaml(document: object, ...about: readonly string[]): string {
  return `${headerOf(about)}\n${plainYaml(document)}`;
}

/** The same of several documents in one file. */
export function toYamlStream(documents: readonly object[], ...about: readonly string[]): string {
  return [headerOf(about), ...documents.map(plainYaml)].join('---\n');
}

/** YAML without a header, for a section of a file. */
export function plainYaml(document: object): string {
  // Quotes what other parsers would not read as a string: YAML 1.1 reads `on` as true.
  const yaml = new Document(nodeOf(document), { compat: 'yaml-1.1', merge: true });
  return yaml.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function headerOf(about: readonly string[]): string {
  return [...about, ...HEADER].map((line) => `# ${line}\n`).join('');
}

function nodeOf(value: unknown): Node {
  if (value instanceof Noted) {
    return presented(value);
  }
  if (value instanceof Reference) {
    return new Alias(value.anchor);
  }
  if (Array.isArray(value)) {
    return seqOf(value);
  }
  return typeof value === 'object' && value !== null ? mapOf(value) : new Scalar(value);
}

function presented({ value, how }: Noted): Node {
  const node = nodeOf(value);
  if (how.anchor !== undefined && !(node instanceof Alias)) {
    node.anchor = how.anchor;
  }
  if (how.inline === true && node instanceof YAMLSeq) {
    node.flow = true;
  }
  if (how.spaced === true && node instanceof YAMLMap) {
    node.items.slice(1).forEach(({ key }) => {
      if (isScalar(key)) {
        key.spaceBefore = true;
      }
    });
  }
  return node;
}

function seqOf(values: readonly unknown[]): YAMLSeq {
  const seq = new YAMLSeq();
  seq.items = values.map((value) => commented(nodeOf(value), value));
  return seq;
}

function mapOf(object: object): YAMLMap {
  const map = new YAMLMap();
  map.items = Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => new Pair(commented(keyOf(name), value), nodeOf(value)));
  return map;
}

function keyOf(name: string): Scalar {
  // As a string it would be quoted, and be a member of that name.
  return new Scalar(name === MERGE ? Symbol(MERGE) : name);
}

function commented<T extends Node>(node: T, value: unknown): T {
  if (value instanceof Noted && value.how.comment !== undefined) {
    node.commentBefore = value.how.comment.replaceAll(/^/gmu, ' ');
  }
  return node;
}
