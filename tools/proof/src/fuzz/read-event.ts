/** The phases of Schemathesis, in its order, and those of our own, each with what it sends. */
export const PHASE_TITLES = {
  examples: 'the examples of the documents',
  coverage: 'edge cases of each parameter and member',
  fuzzing: 'random cases',
  stateful: 'sequences of calls',
  bodies: 'bodies that are made to cost as much as possible',
  requests: 'requests that no client would make of the documents',
} as const;

/** One of {@link PHASE_TITLES}. */
export type Phase = keyof typeof PHASE_TITLES;

/** All of {@link PHASE_TITLES}. */
export const PHASES = Object.keys(PHASE_TITLES) as readonly Phase[];

/** The name for cases whose method the document does not have: they belong to no operation. */
export const OTHER_METHODS = 'any other method';

/** One request that Schemathesis made up, and what came of it. */
export interface Case {
  /** Such as `GET /films/{id}`, or {@link OTHER_METHODS}. */
  readonly operation: string;
  readonly phase: Phase;
  /** The status of the answer; undefined where there was none. */
  readonly status: number | undefined;
  /** The request in one line. */
  readonly request: string;
  /** Violations of the document by the response, a line each. */
  readonly failures: readonly string[];
}

/** The content of one event of a run. */
export interface Event {
  readonly cases: readonly Case[];
  /** Errors of Schemathesis itself, a line each. */
  readonly errors: readonly string[];
}

/** Length of a shown body. */
const BODY_CHARACTERS = 300;

/** Of Schemathesis' NDJSON report, which has an event a line, what is read here; see its `reporting/ndjson.py`. */
interface Line {
  readonly ScenarioFinished?: { readonly phase: Phase; readonly recorder: Recorder };
  readonly NonFatalError?: { readonly label: string; readonly value: Thrown };
  readonly FatalError?: { readonly exception: Thrown };
}

interface Thrown {
  readonly type: string;
  readonly message: string;
}

/** By the ids of the cases; a part is missing where there is nothing in it. */
interface Recorder {
  readonly label: string;
  readonly cases?: Readonly<Record<string, { readonly value: { readonly method: string; readonly path: string } }>>;
  readonly interactions?: Readonly<Record<string, Interaction>>;
  readonly checks?: Readonly<Record<string, readonly Check[]>>;
}

interface Interaction {
  readonly request: { readonly method: string; readonly uri: string; readonly body?: { readonly $base64: string } };
  readonly response?: { readonly status_code: number };
}

interface Check {
  readonly name: string;
  readonly status: string;
  readonly failure_info?: { readonly failure: { readonly title: string; readonly message: string } };
}

/** Reads a line of a run's NDJSON report. */
export function readEvent(line: string): Event {
  const { ScenarioFinished: scenario, NonFatalError: error, FatalError: fatal } = JSON.parse(line) as Line;
  return {
    cases: scenario === undefined ? [] : casesOf(scenario.phase, scenario.recorder),
    errors: [
      ...(error ? [`${error.label}: ${thrown(error.value)}`] : []),
      ...(fatal ? [`Schemathesis: ${thrown(fatal.exception)}`] : []),
    ],
  };
}

function casesOf(phase: Phase, { label, cases = {}, interactions = {}, checks = {} }: Recorder): Case[] {
  return Object.entries(cases).map(([id, { value }]) => {
    const own = `${value.method} ${value.path}`;
    const interaction = interactions[id];
    return {
      operation: phase === 'stateful' || own === label ? own : OTHER_METHODS,
      phase,
      status: interaction?.response?.status_code,
      request: interaction === undefined ? own : requestOf(interaction),
      failures: (checks[id] ?? []).filter(({ status }) => status !== 'success').map(failureOf),
    };
  });
}

function requestOf({ request: { method, uri, body } }: Interaction): string {
  const text = body === undefined ? '' : Buffer.from(body.$base64, 'base64').toString();
  return oneLine(`${method} ${uri} ${text.slice(0, BODY_CHARACTERS)}`);
}

function failureOf({ name, failure_info: info }: Check): string {
  return oneLine(`${name}: ${info === undefined ? 'failed' : `${info.failure.title}. ${info.failure.message}`}`);
}

function thrown({ type, message }: Thrown): string {
  return oneLine(`${type}: ${message}`);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}
