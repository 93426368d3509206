import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { LogLevel } from './log.ts';

/** What a process was told by its environment and its command line, checked once. */
export interface Config {
  /** A PostgreSQL of your own; without it one is embedded under `dataFolder`. */
  readonly databaseUrl: string | undefined;
  readonly dataFolder: string;
  /** `api` serves requests, `worker` delivers facts and runs schedules, `all` does both. */
  readonly role: 'all' | 'api' | 'worker';
  readonly host: string;
  readonly port: number;
  /** A city to try things in: by default on the embedded database, with a URL when asked for. */
  readonly demo: boolean;
  readonly scenario: string;
  /** Times as fast as real time goes the demo's. */
  readonly speed: number;
  readonly connections: number;
  readonly logLevel: LogLevel;
  readonly tokens: TokenConfig;
  /** How people sign in to the pages; without it they are served, and nobody gets in. */
  readonly web: WebConfig | undefined;
  /** 32 bytes each, hex, the current one first: they wrap the keys that seal personal data. */
  readonly personalDataKeys: readonly string[] | undefined;
}

/** Whose tokens are believed. Without an issuer only the demo's own are, and only in the demo. */
export interface TokenConfig {
  readonly issuer: string | undefined;
  readonly audience: string;
  readonly jwksUrl: string | undefined;
}

/** Our pages as a public client of the issuer: authorization code with PKCE, no secret. */
export interface WebConfig {
  readonly clientId: string;
  readonly scopes: string;
  /** Origins of the issuer's endpoints that are not the issuer's own. */
  readonly origins: readonly string[];
}

export class ConfigError extends Error {
  override name = 'ConfigError';
}

export const usage = `Waystock: where goods wait, what is promised, and what every vehicle carries.

  npm start                      a demo city on an embedded PostgreSQL
  npm start -- --no-demo         an empty Waystock on an embedded PostgreSQL
  DATABASE_URL=… npm start       production on your PostgreSQL (15 or newer), as many processes as you like

Options
  --port N          where the API listens                 (PORT, default 8080)
  --host NAME       which address it listens on           (HOST, default 127.0.0.1)
  --data DIR        where the embedded database lives      (WAYSTOCK_DATA_DIR, default .waystock)
  --role ROLE       all, api or worker                     (WAYSTOCK_ROLE, default all)
  --demo            demo data with DATABASE_URL; the database must be empty
  --no-demo         no demo data
  --scenario NAME   which demo: city, busy or harsh        (default city)
  --speed N         times as fast as real time: 1, 5, 20 or 60   (default 20)
  --log LEVEL       debug, info, warn, error or silent     (WAYSTOCK_LOG, default warn)
  --help            this text

Environment
  DATABASE_URL              connection string of a role that may create schemas
  WAYSTOCK_ISSUER           issuer of access tokens (OIDC); with DATABASE_URL it is required
  WAYSTOCK_JWKS_URL         where its keys are; default <issuer>/.well-known/jwks.json
  WAYSTOCK_AUDIENCE         audience tokens must name (default waystock)
  WAYSTOCK_WEB_CLIENT_ID    how the issuer knows the pages: a public client (authorization code with
                            PKCE) whose redirect is <address>/signed-in; without it nobody signs in
  WAYSTOCK_WEB_SCOPES       what the pages ask for (default openid)
  WAYSTOCK_WEB_ORIGINS      origins of the issuer's token endpoint and the like, with commas, if they
                            are not the issuer's own
  WAYSTOCK_PERSONAL_DATA_KEY  64 hex digits; with DATABASE_URL it is required. To change it, put
                            the new one first and the old one after a comma
  WAYSTOCK_PAYMENT_URL      the payment bridge (docs/payment-bridge.md); with DATABASE_URL required
  WAYSTOCK_PAYMENT_SECRET   whsec_…, shared with the bridge; with DATABASE_URL required
  WAYSTOCK_MAPS             who is asked for travel times, in order (docs/map-providers.md): embedded,
                            google, osrm, with commas; default embedded. An estimate comes last
  WAYSTOCK_MAPS_ROUTES      the same for single ways; default as WAYSTOCK_MAPS
  WAYSTOCK_MAPS_ADDRESSES   who judges addresses: embedded (default) or google
  WAYSTOCK_GOOGLE_MAPS_KEY  with google: a key for its Routes and Address Validation APIs
  WAYSTOCK_MAPS_BUDGET      with google: what a day may cost, "20.00 USD"
  WAYSTOCK_GOOGLE_TRAFFIC   unaware (default), aware or optimal; the last two cost twice as much
  WAYSTOCK_OSRM             with osrm: a server per profile, "van=http://127.0.0.1:5000/driving …"
  WAYSTOCK_OSRM_TABLE_SIZE  its --max-table-size (default 100)
  WAYSTOCK_PUSH_CONTACT     mailto: or https:, whom push services may ask; with DATABASE_URL nobody's
                            device is told anything without it
`;

const levels: readonly string[] = ['debug', 'info', 'warn', 'error', 'silent'];
const roles: readonly string[] = ['all', 'api', 'worker'];

/** Undefined asks for the help text. Throws ConfigError with what to change. */
export function readConfig(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Config | undefined {
  const { values } = parse(args);
  if (values.help) return undefined;
  const databaseUrl = env['DATABASE_URL'] || undefined;
  const config: Config = {
    databaseUrl,
    dataFolder: resolve(values.data ?? env['WAYSTOCK_DATA_DIR'] ?? '.waystock'),
    role: oneOf('--role', values.role ?? env['WAYSTOCK_ROLE'] ?? 'all', roles) as Config['role'],
    host: values.host ?? env['HOST'] ?? '127.0.0.1',
    port: wholeNumber('--port', values.port ?? env['PORT'] ?? '8080', 0, 65_535),
    demo: values.demo === true || (databaseUrl === undefined && values['no-demo'] !== true),
    scenario: values.scenario ?? 'city',
    speed: Number(oneOf('--speed', values.speed ?? '20', ['1', '5', '20', '60'])),
    connections: wholeNumber('WAYSTOCK_CONNECTIONS', env['WAYSTOCK_CONNECTIONS'] ?? '16', 2, 200),
    logLevel: oneOf('--log', values.log ?? env['WAYSTOCK_LOG'] ?? 'warn', levels) as LogLevel,
    tokens: {
      issuer: env['WAYSTOCK_ISSUER'] || undefined,
      audience: env['WAYSTOCK_AUDIENCE'] || 'waystock',
      jwksUrl: env['WAYSTOCK_JWKS_URL'] || undefined,
    },
    web: webConfig(env),
    personalDataKeys: env['WAYSTOCK_PERSONAL_DATA_KEY']?.split(',').map((key) => key.trim()),
  };
  if (values.demo && values['no-demo'])
    throw new ConfigError('Give --demo or --no-demo, not both.');
  checkProduction(config);
  checkPersonalDataKeys(config.personalDataKeys ?? []);
  return config;
}

/** A database of one's own means production: nothing is minted, nothing has a default secret. */
function checkProduction(config: Config): void {
  if (config.databaseUrl === undefined) return;
  if (!/^postgres(ql)?:\/\//.test(config.databaseUrl))
    throw new ConfigError('DATABASE_URL must start with postgres:// or postgresql://.');
  if (config.demo) return;
  const { personalDataKeys, tokens } = config;
  if (!tokens.issuer)
    throw new ConfigError(
      'With DATABASE_URL set WAYSTOCK_ISSUER to the issuer of your access tokens (OIDC), or give ' +
        '--demo to try Waystock with made-up identities on an empty database.',
    );
  if (!personalDataKeys)
    throw new ConfigError(
      'With DATABASE_URL set WAYSTOCK_PERSONAL_DATA_KEY to 64 hex digits of your own ' +
        '(openssl rand -hex 32) and keep it safe: without it addresses cannot be read.',
    );
}

function webConfig(env: Readonly<Record<string, string | undefined>>): WebConfig | undefined {
  const clientId = env['WAYSTOCK_WEB_CLIENT_ID'];
  if (!clientId) return undefined;
  const origins = (env['WAYSTOCK_WEB_ORIGINS'] ?? '').split(',').map((text) => text.trim());
  return {
    clientId,
    scopes: env['WAYSTOCK_WEB_SCOPES'] || 'openid',
    origins: origins.filter((text) => text !== '').map(originOf),
  };
}

function originOf(text: string): string {
  if (!URL.canParse(text) || new URL(text).origin !== text)
    throw new ConfigError(
      `WAYSTOCK_WEB_ORIGINS must be origins such as https://id.example, not "${text}".`,
    );
  return text;
}

/** A key that is easy to guess protects nothing. */
function checkPersonalDataKeys(keys: readonly string[]): void {
  if (keys.every((key) => /^[0-9a-f]{64}$/i.test(key) && !/^(.)\1+$/.test(key))) return;
  throw new ConfigError(
    'WAYSTOCK_PERSONAL_DATA_KEY must be 64 random hex digits; older keys may follow after commas.',
  );
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        data: { type: 'string' },
        role: { type: 'string' },
        demo: { type: 'boolean' },
        'no-demo': { type: 'boolean' },
        scenario: { type: 'string' },
        speed: { type: 'string' },
        log: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const [said = ''] = (error as Error).message.split('. ');
    throw new ConfigError(`${said.replace(/\.?$/, '.')} Try npm start -- --help.`);
  }
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < least || n > most)
    throw new ConfigError(
      `${name} must be a whole number from ${least} to ${most}, not "${text}".`,
    );
  return n;
}

function oneOf(name: string, text: string, allowed: readonly string[]): string {
  if (!allowed.includes(text))
    throw new ConfigError(`${name} must be one of ${allowed.join(', ')}, not "${text}".`);
  return text;
}
