import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * `node load.ts ORIGIN CLIENTS`: creates films and reads them and their ratings, over and over, until it is stopped.
 * Each second it writes a line `TOTAL requests FAILED failures REPEATED posts LATE ratings`; each failure and each
 * retry has a line of its own. A POST without a response is retried once, with the same Idempotency-Key. A rating is
 * late if it is missing right after its film was created: the service may be busy longer than the POST waits for it. A
 * rating that never follows is a failure.
 */
const [origin = '', clients = '1'] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });
const TIMEOUT_MS = 15_000;
/** Longest delay of a rating, in milliseconds. */
const LATE_MS = 10_000;
const PAUSE_MS = 100;

interface Post {
  readonly body: string;
  /** The value of its Idempotency-Key. */
  readonly key: string;
}

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
}

let requests = 0;
let failures = 0;
let repeated = 0;
let late = 0;

/** @throws if the response is not an expected one, after it is counted and written */
async function call(method: string, path: string, expected: readonly number[], post?: Post): Promise<Answer> {
  requests++;
  try {
    return await expect(expected, method, path, post);
  } catch (error) {
    failures++;
    write(`FAILURE ${method} ${path}: ${String(error)}`);
    throw error;
  }
}

async function expect(expected: readonly number[], ...request: Parameters<typeof send>): Promise<Answer> {
  const answer = await send(...request);
  if (expected.includes(answer.status ?? 0)) {
    return answer;
  }
  throw new Error(`${String(answer.status)} ${answer.text}`);
}

/** Creates a film; if the first try fails, a second one decides. */
async function create(body: string): Promise<Answer> {
  const post = { body, key: `"${randomUUID()}"` };
  requests++;
  try {
    return await expect([201], 'POST', '/films', post);
  } catch (error) {
    repeated++;
    write(`REPEATED POST /films: ${String(error)}`);
    await sleep(PAUSE_MS);
    return call('POST', '/films', [201], post);
  }
}

function write(line: string): void {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
}

/** Reads the rating of an acknowledged film. */
async function rating(id: string): Promise<void> {
  const path = `/ratings/${id}`;
  const first = await call('GET', path, [200, 404]);
  if (first.status === 200) {
    return;
  }
  late++;
  const deadline = Date.now() + LATE_MS;
  for (let { status } = first; status !== 200;) {
    await sleep(PAUSE_MS);
    ({ status } = await call('GET', path, Date.now() < deadline ? [200, 404] : [200]));
  }
}

function send(method: string, path: string, post?: Post): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = post && { 'Content-Type': 'application/json', 'Idempotency-Key': post.key };
    const outgoing = request(origin + path, { method, agent, headers, timeout: TIMEOUT_MS }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode, text })).on('error', reject);
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer in ${String(TIMEOUT_MS)} ms`)));
    outgoing.on('error', reject);
    outgoing.end(post?.body);
  });
}

async function client(): Promise<never> {
  for (;;) {
    try {
      const film = JSON.stringify({ name: `Load ${String(requests)}`, language: 'English' });
      const { text } = await create(film);
      const [{ id }] = JSON.parse(text) as [{ id: string }];
      await call('GET', `/films/${id}`, [200]);
      await rating(id);
    } catch {
      // Already counted; a client that is refused continues, a little slower.
      await sleep(PAUSE_MS);
    }
  }
}

setInterval(
  () =>
    process.stdout.write(
      `TOTAL ${String(requests)} FAILED ${String(failures)} REPEATED ${String(repeated)} LATE ${String(late)}\n`,
    ),
  1_000,
);
process.on('SIGTERM', () => process.exit(0));
await Promise.all(Array.from({ length: Number(clients) }, client));
