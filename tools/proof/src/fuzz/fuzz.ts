import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { runCommand } from '@film-mesh/mesh';

import { findSchemathesis } from './find-schemathesis.ts';
import { readEvent } from './read-event.ts';
import type { Tally } from './tally.ts';

const CONFIG = join(import.meta.dirname, 'schemathesis.toml');

/** The target of fuzzing, and its limits. */
export interface FuzzOptions {
  /** The URL of the OpenAPI document. */
  readonly documentUrl: string;
  /** The URL of the documented API. */
  readonly origin: string;
  /** Maximum of cases that Schemathesis generates for an operation in a phase. */
  readonly examples: number;
  /** The same cases come of the same seed, as far as the answers are the same. */
  readonly seed: number;
  /** Ends the run. */
  readonly signal?: AbortSignal;
}

/**
 * Holds a running service against its OpenAPI document, in every phase that Schemathesis has.
 *
 * @param tally counts the cases and gets the findings
 * @throws {UserError} where Schemathesis is not to be had
 * @throws the reason of the signal
 */
export async function fuzz({ documentUrl, origin, examples, seed, signal }: FuzzOptions, tally: Tally): Promise<void> {
  const { python, packages } = await findSchemathesis(signal);
  const folder = await mkdtemp(join(tmpdir(), 'film-mesh-fuzzing-'));
  const report = join(folder, 'events.ndjson');
  const args = [
    ...['-m', 'schemathesis.cli', '--config-file', CONFIG],
    ...['run', documentUrl, '--url', origin],
    // Envoy itself answers 400 to QUERY without a content type; bad-input.spec.ts expects 405 for other methods.
    ...['--exclude-checks', 'unsupported_method'],
    ...['--max-examples', String(examples), '--seed', String(seed), '--continue-on-failure', '--no-color'],
    // No case of an earlier run, which the seed would not say.
    ...['--generation-database', 'none'],
    ...['--report', 'ndjson', '--report-ndjson-path', report],
  ];
  const env = { ...process.env, PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: '1' };
  const found = tally.findings.length;
  try {
    const { code, said } = await runCommand(python, args, { cwd: folder, env, signal });
    await readReport(report, tally).catch((error: unknown) => {
      tally.findings.push(`Schemathesis wrote no whole report (${String(error)}): ${said}`);
    });
    if (code !== 0 && tally.findings.length === found) {
      tally.findings.push(`Schemathesis ended with ${String(code)}: ${said}`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readReport(report: string, tally: Tally): Promise<void> {
  for await (const line of createInterface({ input: createReadStream(report), crlfDelay: Infinity })) {
    const { cases, errors } = readEvent(line);
    cases.forEach((one) => tally.add(one));
    tally.findings.push(...errors);
  }
}
