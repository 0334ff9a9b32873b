import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * `node load.ts ORIGIN CLIENTS`, in a pod of the cluster: creates films and asks for them and their ratings, over and
 * over, until it is stopped. Each second it writes a line `TOTAL requests FAILED failures LATE ratings`; each failure has
 * its own. A rating is late where its film was taken and it was not there at once: the service may be busy longer than
 * the POST waits for it. It fails where it does not follow.
 */
const [origin = '', clients = '1'] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });
const TIMEOUT_MS = 15_000;
/** How long a rating may be late, in milliseconds. */
const LATE_MS = 10_000;
const PAUSE_MS = 100;

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
}

let requests = 0;
let failures = 0;
let late = 0;

async function call(method: string, path: string, expected: readonly number[], body?: string): Promise<Answer> {
  requests++;
  try {
    const answer = await send(method, path, body);
    if (expected.includes(answer.status ?? 0)) {
      return answer;
    }
    throw new Error(`${String(answer.status)} ${answer.text}`);
  } catch (error) {
    failures++;
    process.stdout.write(`${new Date().toISOString()} ${method} ${path}: ${String(error)}\n`);
    throw error;
  }
}

/** Asks for the rating of a film that was taken. */
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

function send(method: string, path: string, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'Content-Type': 'application/json' };
    const outgoing = request(origin + path, { method, agent, headers, timeout: TIMEOUT_MS }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode, text })).on('error', reject);
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer in ${String(TIMEOUT_MS)} ms`)));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function client(): Promise<never> {
  for (;;) {
    try {
      const film = JSON.stringify({ name: `Load ${String(requests)}`, language: 'English' });
      const { text } = await call('POST', '/films', [201], film);
      const [{ id }] = JSON.parse(text) as [{ id: string }];
      await call('GET', `/films/${id}`, [200]);
      await rating(id);
    } catch {
      // It is counted; a client that is refused goes on all the same, a little slower.
      await sleep(PAUSE_MS);
    }
  }
}

setInterval(
  () => process.stdout.write(`TOTAL ${String(requests)} FAILED ${String(failures)} LATE ${String(late)}\n`),
  1_000,
);
process.on('SIGTERM', () => process.exit(0));
await Promise.all(Array.from({ length: Number(clients) }, client));
