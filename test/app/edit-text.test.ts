import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { editorOf, editText } from '../../src/app/edit-text.ts';

let folder: string;
let drafts: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'netconsole-test-'));
  drafts = await mkdtemp(path.join(folder, 'drafts-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A program that does this with the file that it is given. */
const editorThat = async (does: string): Promise<string> => {
  const file = path.join(folder, `editor ${Math.random()}`);
  await writeFile(file, `#!/bin/sh\n${does}\n`);
  await chmod(file, 0o700);
  return `'${file}'`;
};

describe('a text in an editor', () => {
  it('comes back as it was left, without the line end that editors add', async () => {
    const editor = await editorThat('echo " and more" >> "$1"');

    expect(await editText('日本語 draft', editor, drafts)).toEqual({ type: 'edited', text: '日本語 draft and more' });
    expect(await editText('one\n', editor, drafts)).toEqual({ type: 'edited', text: 'one\n and more\n' });
  });

  it('lies where only its writer can read it, and is gone afterwards', async () => {
    const told = path.join(folder, 'told');
    const editor = await editorThat(`stat -c %a "$1" "$(dirname "$1")" > '${told}'`);

    await editText('secret', editor, drafts);

    expect(await readFile(told, 'utf8')).toBe('600\n700\n');
    expect(await readdir(drafts)).toEqual([]);
  });

  it('is as it was when the editor fails, is killed or is not there, and nothing stays behind', async () => {
    const failures = [await editorThat('exit 3'), await editorThat('kill -9 $$'), '/no/such/editor', await editorThat('rm "$1"')];

    const ends = await Promise.all(failures.map((editor) => editText('draft', editor, drafts)));

    expect(ends.map((end) => end.type)).toEqual(['failed', 'failed', 'failed', 'failed']);
    expect(ends[0]).toEqual({ type: 'failed', reason: 'the editor ended with 3' });
    expect(await readdir(drafts)).toEqual([]);
    expect(await editText('draft', 'cat', '/dev/null')).toMatchObject({ type: 'failed' });
  });

  it('is opened in the editor that the operator chose', () => {
    expect(editorOf({ VISUAL: 'code --wait', EDITOR: 'nano' })).toBe('code --wait');
    expect(editorOf({ VISUAL: ' ', EDITOR: 'nano' })).toBe('nano');
    expect(editorOf({})).toBe('vi');
  });
});
