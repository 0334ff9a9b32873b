import { Agent, request } from 'node:http';

/**
 * `node load.ts ORIGIN CLIENTS`, in a pod of the cluster: creates films and asks for them and their ratings, over and
 * over, until it is stopped. Each second it writes a line `TOTAL requests FAILED failures`; each failure has its own.
 */
const [origin = '', clients = '1'] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });
const TIMEOUT_MS = 15_000;

let requests = 0;
let failures = 0;

async function call(method: string, path: string, expected: number, body?: string): Promise<string> {
  requests++;
  try {
    const { status, text } = await send(method, path, body);
    if (status === expected) {
      return text;
    }
    throw new Error(`${String(status)} ${text}`);
  } catch (error) {
    failures++;
    process.stdout.write(`${new Date().toISOString()} ${method} ${path}: ${String(error)}\n`);
    throw error;
  }
}

function send(method: string, path: string, body?: string): Promise<{ status: number | undefined; text: string }> {
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
      const [created] = JSON.parse(await call('POST', '/films', 201, film)) as [{ id: string }];
      await call('GET', `/films/${created.id}`, 200);
      await call('GET', `/ratings/${created.id}`, 200);
    } catch {
      // It is counted; a client that is refused goes on all the same, a little slower.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

setInterval(() => process.stdout.write(`TOTAL ${String(requests)} FAILED ${String(failures)}\n`), 1_000);
process.on('SIGTERM', () => process.exit(0));
await Promise.all(Array.from({ length: Number(clients) }, client));
