import { describe, expect, it } from '@jest/globals';

import { OTHER_METHODS, readEvent } from './read-event.ts';

// Lines of Schemathesis 4.32.5's NDJSON report, with what is not read left out.
const GOOD = {
  ScenarioFinished: {
    phase: 'examples',
    status: 'success',
    recorder: {
      label: 'POST /films',
      cases: { lUAeFY: { value: { method: 'POST', path: '/films', id: 'lUAeFY' }, is_transition_applied: false } },
      checks: { lUAeFY: [{ name: 'not_a_server_error', status: 'success' }] },
      interactions: {
        lUAeFY: {
          request: {
            method: 'POST',
            uri: 'http://127.0.0.1:35947/films',
            headers: { 'Content-Type': ['application/json'] },
            body: { $base64: 'W3sibGFuZ3VhZ2UiOiAiMCIsICJuYW1lIjogIjAifV0=' },
          },
          response: { status_code: 201, headers: { server: ['envoy'] }, elapsed: 0.016917 },
        },
      },
    },
  },
};
const BAD = {
  ScenarioFinished: {
    phase: 'fuzzing',
    status: 'failure',
    recorder: {
      label: 'GET /ratings',
      cases: { '8M739r': { value: { method: 'GET', path: '/ratings' } } },
      checks: {
        '8M739r': [
          { name: 'not_a_server_error', status: 'success' },
          {
            name: 'status_code_conformance',
            status: 'failure',
            failure_info: {
              failure: {
                type: 'UndefinedStatusCode',
                operation: 'GET /ratings',
                title: 'Undocumented status code',
                message: 'Received: 200\nDocumented: 418',
              },
            },
          },
        ],
      },
      interactions: {
        '8M739r': {
          request: { method: 'GET', uri: 'http://127.0.0.1:43657/ratings' },
          response: { status_code: 200 },
        },
      },
    },
  },
};
const UNANSWERED = {
  ScenarioFinished: {
    phase: 'fuzzing',
    status: 'error',
    recorder: {
      label: 'GET /ratings',
      cases: { IWUL5S: { value: { method: 'GET', path: '/ratings' } } },
      interactions: { IWUL5S: { request: { method: 'GET', uri: 'http://127.0.0.1:43657/ratings' } } },
    },
  },
};
const SKIPPED = { ScenarioFinished: { phase: 'examples', status: 'skip', recorder: { label: 'GET /ratings' } } };
const ERROR = {
  NonFatalError: {
    value: { type: 'ConnectionError', message: 'HTTPConnectionPool(port=43657): Max retries exceeded' },
    phase: 'fuzzing',
    label: 'GET /ratings',
  },
};

/** One scenario with one case, of another operation than the scenario's. */
const caseOf = (phase: string, label: string, method: string, path: string) => ({
  ScenarioFinished: { phase, recorder: { label, cases: { a: { value: { method, path } } } } },
});

const read = (event: object) => readEvent(JSON.stringify(event));

describe('readEvent', () => {
  it('reads what was asked in which phase, and what was answered', () => {
    expect(read(GOOD)).toEqual({
      cases: [
        {
          operation: 'POST /films',
          phase: 'examples',
          status: 201,
          request: 'POST http://127.0.0.1:35947/films [{"language": "0", "name": "0"}]',
          failures: [],
        },
      ],
      errors: [],
    });
  });

  it('says in one line how an answer is not as the document has it', () => {
    expect(read(BAD).cases).toMatchObject([
      { failures: ['status_code_conformance: Undocumented status code. Received: 200 Documented: 418'] },
    ]);
  });

  it('knows a case without an answer', () => {
    expect(read(UNANSWERED).cases).toMatchObject([{ status: undefined, failures: [] }]);
  });

  it('says what kept Schemathesis from its work', () => {
    expect(read(ERROR).errors).toEqual([
      'GET /ratings: ConnectionError: HTTPConnectionPool(port=43657): Max retries exceeded',
    ]);
    expect(read({ FatalError: { exception: { type: 'LoaderError', message: 'no document' } } }).errors).toEqual([
      'Schemathesis: LoaderError: no document',
    ]);
  });

  it.each([
    ['a scenario without cases', SKIPPED],
    ['another event', { EngineStarted: { id: '1' } }],
  ])('finds nothing in %s', (_what, event) => {
    expect(read(event)).toEqual({ cases: [], errors: [] });
  });

  it.each([
    ['its own where the scenario is a sequence', 'stateful', 'Stateful tests', 'GET', 'GET /films'],
    ['none where the document does not have it', 'coverage', 'GET /films', 'TRACE', OTHER_METHODS],
  ])("takes for a case's operation %s", (_what, phase, label, method, operation) => {
    expect(read(caseOf(phase, label, method, '/films')).cases).toMatchObject([{ operation }]);
  });
});
