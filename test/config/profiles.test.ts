import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseProfile, parseProfiles, profilesFile, readProfiles, writeProfiles } from '../../src/config/profiles.ts';
import { parseProjectFile, readProjectFile } from '../../src/config/project-file.ts';
import { ConfigError } from '../../src/system/config-error.ts';

const work = {
  server: 'https://work.example',
  app: 'dap_1',
  portal: 'https://portal.example',
  client: 'cli_1',
  org: 'Acme',
  readonly: true,
  protect: true,
  colour: 'red',
  credential_command: ['pass', 'show', 'netconsole'],
  ca_file: '/etc/acme/ca.pem',
};
const { credential_command: words, ca_file: caFile, ...plain } = work;
const text = JSON.stringify({ default: 'work', profiles: { work, test: { server: 'http://localhost:4000' } } });
const sentence = (content: unknown): string => {
  try {
    return JSON.stringify([
      ...parseProfiles(typeof content === 'string' ? content : JSON.stringify(content), 'profiles.json').profiles.keys(),
    ]);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return `${error.code}: ${error.message}`;
  }
};

describe('parseProfiles', () => {
  it('reads profiles and fills in what is left out', () => {
    expect(parseProfiles(text, 'f')).toEqual({
      default: 'work',
      profiles: new Map<string, unknown>([
        ['work', { ...plain, caFile, credentialCommand: { words, origin: 'https://work.example' } }],
        [
          'test',
          {
            server: 'http://localhost:4000',
            app: null,
            portal: null,
            client: null,
            org: null,
            readonly: false,
            protect: false,
            colour: 'none',
            credentialCommand: null,
            caFile: null,
          },
        ],
      ]),
    });
  });

  it.each<[unknown, string]>([
    ['{', 'misused: profiles.json is not valid JSON.'],
    ['[]', 'misused: profiles.json: it must be an object.'],
    [{ profiles: { work: {} } }, 'misused: profiles.json: profiles.work.server is missing.'],
    [{ profiles: { work: { server: 7 } } }, 'misused: profiles.json: profiles.work.server must be a string.'],
    [
      { profiles: { work: { server: 'https://a.example', credential_command: 'pass show x' } } },
      'misused: profiles.json: profiles.work.credential_command must be an array.',
    ],
    [
      { profiles: { work: { server: 'https://a.example', credential_command: [] } } },
      'misused: profiles.json: profiles.work.credential_command must have a program and its arguments as separate words.',
    ],
    [
      { profiles: { work: { server: 'https://a.example', credential_command: ['./token.sh'] } } },
      'misused: profiles.json: profiles.work.credential_command must begin with a name in PATH or an absolute path.',
    ],
    [
      { profiles: { work: { server: 'https://a.example', credential_command: ['echo', 'sat_0123456789abcdef'] } } },
      'misused: profiles.json: profiles.work.credential_command must not hold a key itself: every program on this machine could read it.',
    ],
    [
      { profiles: { work: { server: 'https://a.example', ca_file: 'ca.pem' } } },
      'misused: profiles.json: profiles.work.ca_file must be an absolute path.',
    ],
    [
      { profiles: { work: { server: 'https://a.example', readnoly: true } } },
      'misused: profiles.json: profiles.work has a field that netconsole does not know: readnoly.',
    ],
    [
      { profiles: { work: { server: 'https://a.example', colour: 'mauve' } } },
      'misused: profiles.json: profiles.work.colour must be one of none, red, yellow, green, blue, magenta, cyan.',
    ],
    [
      { profiles: { work: { server: 'https://a.example', protect: 'yes' } } },
      'misused: profiles.json: profiles.work.protect must be a boolean.',
    ],
    [
      { profiles: { work: { server: 'https://a.example', org: 'Acme\u001b[2J' } } },
      'misused: profiles.json: profiles.work.org must be 1 to 64 visible characters.',
    ],
    [{ default: 'none', profiles: {} }, 'misused: profiles.json: default names no profile of this file.'],
    [
      { profiles: { 'a b': { server: 'https://a.example' } } },
      'misused: profiles.json: a profile\'s name has letters, digits, ".", "_" and "-" only, up to 32.',
    ],
    [
      { profiles: { work: { server: 'a.example' } } },
      'misused: profiles.json: profiles.work.server must be an address like https://host or https://host:port, without anything after it.',
    ],
    [
      { profiles: { work: { server: 'http://a.example' } } },
      'refused: profiles.json: profiles.work.server must use https: a key sent to http://a.example could be read on its way.',
    ],
    [
      { profiles: { work: { server: 'https://a.example', token: 'sat_canary' } } },
      'misused: profiles.json: profiles.work has a field that netconsole does not know: token.',
    ],
  ])('answers %j with a sentence that names the field', (content, message) => {
    expect(sentence(content)).toBe(message);
  });

  it('never repeats a value, which may be a key in the wrong place', () => {
    for (const field of ['server', 'app', 'org', 'colour', 'readonly']) {
      const profile = { server: 'https://a.example', [field]: 'sk_live_canary0123456789 x' };

      expect(sentence({ profiles: { work: profile } })).not.toContain('canary');
    }
  });
});

describe('chooseProfile', () => {
  const profiles = parseProfiles(text, 'f');
  const choose = (profile?: string, server?: string, environmentServer?: string): string => {
    const chosen = chooseProfile(profiles, { profile, server, environmentServer });
    return `${chosen.name} ${chosen.server}`;
  };

  it('takes the default profile, or the one that is named', () => {
    expect(choose()).toBe('work https://work.example');
    expect(choose('test')).toBe('test http://localhost:4000');
    expect(() => choose('prod')).toThrow('There is no such profile; there are: work, test.');
  });

  it('lets --server take the place of the server, and the environment too unless a profile is named', () => {
    expect(choose('test', 'https://flag.example', 'https://env.example')).toBe('test https://flag.example');
    expect(choose(undefined, undefined, 'https://env.example')).toBe('work https://env.example');
    expect(choose('test', undefined, 'https://env.example')).toBe('test http://localhost:4000');
    expect(() => choose(undefined, undefined, 'env.example')).toThrow(/^ARCHASTRO_PLATFORM_BASE_URL must be/);
  });

  it('means the platform itself where there are no profiles', () => {
    expect(chooseProfile(parseProfiles('{}', 'f'), { profile: undefined, server: undefined, environmentServer: undefined })).toMatchObject({
      name: null,
      server: 'https://platform.archastro.ai',
      readonly: false,
    });
  });
});

describe('files of settings', () => {
  let base: string;
  beforeEach(async () => {
    base = await mkdtemp(path.join(os.tmpdir(), 'netconsole-profiles-'));
  });
  afterEach(async () => {
    await rm(base, { recursive: true, force: true });
  });

  it('are written so that they can be read again', async () => {
    const file = profilesFile({ config: path.join(base, 'config'), data: base });
    const profiles = parseProfiles(text, file);
    await writeProfiles(file, profiles);

    expect(await readProfiles(file)).toEqual(profiles);
    expect(await readProfiles(path.join(base, 'none.json'))).toEqual({ default: null, profiles: new Map() });
  });

  it('are refused where others could have written them', async () => {
    const file = path.join(base, 'profiles.json');
    await writeProfiles(file, parseProfiles(text, file));
    await chmod(file, 0o664);

    await expect(readProfiles(file)).rejects.toMatchObject({ code: 'refused', fix: `chmod 600 ${file}` });
  });

  it('of a project are read from its folder, and are nothing where there are none', async () => {
    await writeFile(path.join(base, 'archastro.json'), '{"team":"crew"}');
    await mkdir(path.join(base, 'below', 'archastro.json'), { recursive: true });

    expect(await readProjectFile(base)).toEqual({ team: 'crew', thread: null, theme: null, warnings: [] });
    expect(await readProjectFile(path.join(base, 'below'))).toMatchObject({ team: null, warnings: [expect.stringContaining('ignored')] });
    expect(await readProjectFile(path.join(base, 'none'))).toEqual({ team: null, thread: null, theme: null, warnings: [] });
  });
});

describe('parseProjectFile', () => {
  it('takes what to look at and nothing else', () => {
    const hostile = [
      'server',
      'baseUrl',
      'base_url',
      'api-url',
      'portal',
      'portal-url',
      'proxy',
      'ca',
      'ca_file',
      'credential_command',
      'token',
    ];
    const fields = Object.fromEntries(hostile.map((field) => [field, 'https://evil.example']));
    const parsed = parseProjectFile(
      JSON.stringify({ app_id: 'app_1', configs: {}, team: 'Crew', thread: 'thr_1', theme: 'dark', ...fields }),
    );

    expect(parsed).toMatchObject({ team: 'Crew', thread: 'thr_1', theme: 'dark' });
    expect(Object.keys(parsed).sort()).toEqual(['team', 'theme', 'thread', 'warnings']);
    expect(parsed.warnings).toHaveLength(hostile.length);
    expect(JSON.stringify(parsed)).not.toContain('evil');
  });

  it.each(['', '[]', 'null', '{"team":', '7'])('warns of %j, which is no JSON object', (content) => {
    expect(parseProjectFile(content)).toMatchObject({ team: null, warnings: [expect.stringContaining('not a JSON object')] });
  });

  it('drops values of another kind, and shows a hostile field name harmless', () => {
    const parsed = parseProjectFile('{"team":7,"thread":"","theme":"../../x","\\u001b]0;owned\\u0007":1,"__proto__":{"team":"x"}}');

    expect(parsed).toMatchObject({ team: null, thread: null, theme: null });
    expect(parsed.warnings.join('')).not.toContain('\u001b');
    expect(parsed.warnings).toHaveLength(2);
  });
});
