import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { UserError } from './command-line/index.ts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { askForStatus, askToScale, ControlSocket } from './control-socket.ts';
import type { MeshStatus } from './mesh-status.ts';
import type { Scale } from './plan.ts';

const status = (): MeshStatus => ({
  places: { api: 'http://127.0.0.1:8080' },
  parts: [{ name: 'film-service-1', pid: 7, address: '127.0.0.1:5000', cluster: 'film-service-cluster' }],
});

describe('ControlSocket', () => {
  let folder: string;
  let open: ControlSocket[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'control-'));
    open = [];
  });
  afterEach(async () => {
    await Promise.all(open.map((control) => control.close()));
    rmSync(folder, { recursive: true });
  });

  const openSocket = async (data: string) => {
    const control = await ControlSocket.open(data);
    open.push(control);
    return control;
  };

  it.each(['short', 'long'.repeat(40), 'ü'.repeat(60)])('hands what is wanted to the mesh: in %s', async (name) => {
    const data = join(folder, name);
    mkdirSync(data);
    const scaled: Scale[] = [];
    const control = await openSocket(data);
    control.serve({ scale: (scale) => Promise.resolve(void scaled.push(scale)), status });
    await askToScale(data, { 'film-service': 3, 'rating-service': 1 });
    expect(scaled).toEqual([{ 'film-service': 3, 'rating-service': 1 }]);

    const [file = ''] = readdirSync(data);
    const target = realpathSync(join(data, file));
    await control.close();
    open = [];
    expect(readdirSync(data)).toEqual([]);
    expect(existsSync(target)).toBe(false);
  });

  it('says what the mesh has against it', async () => {
    const control = await openSocket(folder);
    await expect(askToScale(folder, {})).rejects.toEqual(new UserError('the mesh is not ready yet'));
    control.serve({ scale: () => Promise.reject(new UserError('port 5001 is taken')), status });
    await expect(askToScale(folder, {})).rejects.toEqual(new UserError('port 5001 is taken'));
  });

  it('tells the addresses and the processes of the mesh', async () => {
    const control = await openSocket(folder);
    await expect(askForStatus(folder)).rejects.toEqual(new UserError('the mesh is not ready yet'));
    control.serve({ scale: () => Promise.resolve(), status });
    expect(await askForStatus(folder)).toEqual(status());
  });

  it('knows whether a mesh runs, also after one that was killed', async () => {
    const refusal = new UserError(`no mesh is running on the data folder ${folder}`);
    await expect(askToScale(folder, {})).rejects.toEqual(refusal);
    await expect(askForStatus(folder)).rejects.toEqual(refusal);
    writeFileSync(join(folder, 'control.sock'), '');
    await expect(askToScale(folder, {})).rejects.toEqual(refusal);
    await openSocket(folder);
    await expect(ControlSocket.open(folder)).rejects.toEqual(
      new UserError(`a mesh is already running on the data folder ${folder}`),
    );
  });
});
