import { describe, expect, it } from 'vitest';
import { type UserFacts, userLocations, userLockFolder } from '../../src/config/locations.ts';
import type { Environment } from '../../src/system/environment.ts';
import { temporaryFolder } from '../../src/system/environment.ts';

const user = (environment: Environment, listedHome: string | undefined = '/home/kim', platform: NodeJS.Platform = 'linux'): UserFacts => ({
  environment,
  platform,
  listedHome,
});

const OF_KIM = { config: '/home/kim/.config/netconsole', data: '/home/kim/.local/share/netconsole' };

describe('the folders of a user', () => {
  it('are in HOME, or where the XDG variables say', () => {
    expect(userLocations(user({ HOME: '/home/kim' }, undefined))).toEqual(OF_KIM);
    expect(userLocations(user({ HOME: '/home/kim', XDG_CONFIG_HOME: '/etc/kim', XDG_DATA_HOME: '/var/kim' }))).toEqual({
      config: '/etc/kim/netconsole',
      data: '/var/kim/netconsole',
    });
  });

  it.each([
    { HOME: '' },
    {},
    { HOME: '.' },
    { HOME: 'home/kim' },
    { HOME: '/home/kim', XDG_CONFIG_HOME: '.config', XDG_DATA_HOME: '.' },
    { HOME: '', XDG_CONFIG_HOME: '', XDG_DATA_HOME: 'data' },
  ])('never follow a relative path into the folder where one stands: %o', (environment: Environment) => {
    expect(userLocations(user(environment))).toEqual(OF_KIM);
  });

  it('are asked for in one sentence where nothing names a home', () => {
    expect(() => userLocations(user({ HOME: 'here' }, ''))).toThrow(
      'This user has no home folder, and HOME names none by an absolute path.',
    );
    expect(userLocations(user({ XDG_CONFIG_HOME: '/c', XDG_DATA_HOME: '/d' }, ''))).toEqual({
      config: '/c/netconsole',
      data: '/d/netconsole',
    });
  });

  it('keep the locks where the list of users says, so that all processes of a user share them', () => {
    expect(userLockFolder(user({ HOME: '/elsewhere' }))).toBe('/home/kim/.local/state/netconsole/locks');
    expect(userLockFolder(user({ HOME: '/elsewhere' }, ''))).toBe('/elsewhere/.local/state/netconsole/locks');
  });

  it('are those of the system elsewhere', () => {
    expect(userLocations(user({ HOME: '/Users/kim' }, '', 'darwin'))).toEqual({
      config: '/Users/kim/Library/Preferences/netconsole',
      data: '/Users/kim/Library/Application Support/netconsole',
    });
  });
});

describe('the folder for passing files', () => {
  it('is never relative', () => {
    expect(temporaryFolder('/var/tmp')).toBe('/var/tmp');
    expect(temporaryFolder('.')).toBe('/tmp');
    expect(temporaryFolder('tmp')).toBe('/tmp');
  });
});
