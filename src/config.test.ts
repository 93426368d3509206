import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const url = 'postgres://owner:secret@db.example/waystock';
const key = 'a1'.repeat(32);

test('without a database it is the demo, on an embedded one', () => {
  expect(readConfig([], {})).toMatchObject({ demo: true, databaseUrl: undefined, role: 'all' });
  expect(readConfig(['--no-demo'], {})).toMatchObject({ demo: false });
  expect(readConfig([], {})).toMatchObject({ scenario: 'city', speed: 20 });
  expect(readConfig(['--speed', '60'], {})).toMatchObject({ speed: 60 });
});

test('with a database of one’s own it is production', () => {
  const env = {
    DATABASE_URL: url,
    WAYSTOCK_ISSUER: 'https://id.example',
    WAYSTOCK_PERSONAL_DATA_KEY: key,
  };
  expect(readConfig([], env)).toMatchObject({ demo: false, databaseUrl: url });
});

test('the pages are a client of the issuer when it knows them', () => {
  expect(readConfig([], {})?.web).toBeUndefined();
  const env = {
    WAYSTOCK_WEB_CLIENT_ID: 'pages',
    WAYSTOCK_WEB_ORIGINS: 'https://a.example, https://b.example:8443',
  };
  expect(readConfig([], env)?.web).toEqual({
    clientId: 'pages',
    scopes: 'openid',
    origins: ['https://a.example', 'https://b.example:8443'],
  });
});

test('--help asks for the help text', () => {
  expect(readConfig(['--help'], {})).toBeUndefined();
});

describe('is refused with what to change', () => {
  test.each<[string, string[], Record<string, string>, RegExp]>([
    ['production without an issuer', [], { DATABASE_URL: url }, /WAYSTOCK_ISSUER/],
    [
      'production without a key',
      [],
      { DATABASE_URL: url, WAYSTOCK_ISSUER: 'https://id.example' },
      /WAYSTOCK_PERSONAL_DATA_KEY/,
    ],
    [
      'a default-looking key',
      [],
      {
        DATABASE_URL: url,
        WAYSTOCK_ISSUER: 'https://id.example',
        WAYSTOCK_PERSONAL_DATA_KEY: '0'.repeat(64),
      },
      /64 random/,
    ],
    ['another kind of database', [], { DATABASE_URL: 'mysql://x' }, /postgres:\/\//],
    ['a port out of range', ['--port', '70000'], {}, /--port/],
    ['a speed the clock does not have', ['--speed', '7'], {}, /1, 5, 20, 60/],
    ['an unknown role', ['--role', 'boss'], {}, /all, api, worker/],
    ['an unknown option', ['--prot', '1'], {}, /--help/],
    [
      'an origin with a path',
      [],
      { WAYSTOCK_WEB_CLIENT_ID: 'pages', WAYSTOCK_WEB_ORIGINS: 'https://a.example/token' },
      /https:\/\/id\.example/,
    ],
    ['both demo flags', ['--demo', '--no-demo'], {}, /not both/],
  ])('%s', (_name, args, env, message) => {
    expect(() => readConfig(args, env)).toThrow(ConfigError);
    expect(() => readConfig(args, env)).toThrow(message);
  });
});
