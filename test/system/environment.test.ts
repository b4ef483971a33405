import { describe, expect, it } from 'vitest';
import { assertNoSecretWords, createRedactor } from '../../src/auth/redact.ts';
import { childEnvironment, takeSettings } from '../../src/system/environment.ts';

describe('takeSettings', () => {
  it('reads what concerns netconsole and leaves no secret of the platform behind', () => {
    const environment = {
      ARCHASTRO_PLATFORM_BASE_URL: 'https://a.example',
      ARCHASTRO_ACCESS_TOKEN: ' sat_token ',
      ARCHASTRO_API_KEY: 'pk_dap_1',
      ARCHASTRO_SECRET_KEY: 'sk_dap_1',
      ARCHASTRO_SYSTEM_USER_TOKEN: 'sat_system',
      NEXT_PUBLIC_ARCHASTRO_PK: 'pk_web',
      SESSION_SECRET: 'cookie',
      PATH: '/bin',
    };

    expect(takeSettings(environment)).toEqual({
      server: 'https://a.example',
      accessToken: { variable: 'ARCHASTRO_ACCESS_TOKEN', secret: 'sat_token' },
      publishableKey: { variable: 'ARCHASTRO_API_KEY', secret: 'pk_dap_1' },
      secretKey: { variable: 'ARCHASTRO_SECRET_KEY', secret: 'sk_dap_1' },
    });
    expect(environment).toEqual({ ARCHASTRO_PLATFORM_BASE_URL: 'https://a.example', PATH: '/bin' });
  });

  it('takes a secret key in the variable for API keys for what it is', () => {
    expect(takeSettings({ ARCHASTRO_API_KEY: 'sk_dap_1', ARCHASTRO_PUBLISHABLE_KEY: 'pk_1' })).toEqual({
      server: undefined,
      accessToken: undefined,
      publishableKey: { variable: 'ARCHASTRO_PUBLISHABLE_KEY', secret: 'pk_1' },
      secretKey: { variable: 'ARCHASTRO_API_KEY', secret: 'sk_dap_1' },
    });
  });

  it('takes an empty variable for none', () => {
    expect(takeSettings({ ARCHASTRO_ACCESS_TOKEN: ' ', ARCHASTRO_SYSTEM_USER_TOKEN: 'sat_system' }).accessToken).toEqual({
      variable: 'ARCHASTRO_SYSTEM_USER_TOKEN',
      secret: 'sat_system',
    });
    expect(takeSettings({ ARCHASTRO_ACCESS_TOKEN: '', ARCHASTRO_PLATFORM_BASE_URL: '' })).toEqual({
      server: undefined,
      accessToken: undefined,
      publishableKey: undefined,
      secretKey: undefined,
    });
  });
});

describe('childEnvironment', () => {
  it('keeps from a child every secret variable and every copy of a secret in use', () => {
    const redactor = createRedactor(['plain-looking-value']);
    const environment = {
      PATH: '/bin',
      LESS: '-R',
      ARCHASTRO_ACCESS_TOKEN: 'x',
      MY_COPY: 'prefix plain-looking-value',
      OTHER: 'sk_live_0123456789',
      NOTHING: undefined,
    };

    expect(childEnvironment(environment, redactor.finds)).toEqual({ PATH: '/bin', LESS: '-R', NOTHING: undefined });
  });
});

describe('assertNoSecretWords', () => {
  it.each([
    ['sk_live_0123456789'],
    ['--token=sat_0123456789abcdef'],
    ['pk_dap_0123456789'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'],
    ['Bearer abcdefgh12345678'],
    ['wss://h.example/?token=sk_live_0123456789'],
  ])('refuses %s without repeating it', (word) => {
    const run = (): void => assertNoSecretWords(['watch', '--team', 'crew', word]);

    expect(run).toThrow(expect.objectContaining({ code: 'misused', exitCode: 2, message: expect.stringContaining('Word 4') }));
    expect(run).not.toThrow(word);
  });

  it('lets ordinary words pass', () => {
    expect(() =>
      assertNoSecretWords(['post', 'thr_01hzy', 'ask_me about the task_list, risk_of_delay_2026', '--token-file', '-']),
    ).not.toThrow();
  });
});
