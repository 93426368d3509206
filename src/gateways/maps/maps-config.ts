import { currency, type Money, money } from '@waystock/kernel';
import { ConfigError } from '../../config.ts';
import type { GoogleTraffic } from './google-prices.ts';
import type { TravelProfile } from './map-provider.ts';
import { serverAt } from './osrm.ts';

/** Who is asked for what, in which order. Behind each order stands the estimate by the great circle. */
export interface MapsConfig {
  readonly tables: readonly MapsName[];
  readonly routes: readonly MapsName[];
  readonly addresses: 'embedded' | 'google';
  readonly google: GoogleConfig | undefined;
  readonly osrm: OsrmConfig | undefined;
}

export type MapsName = 'embedded' | 'google' | 'osrm';

export interface GoogleConfig {
  readonly key: string;
  readonly traffic: GoogleTraffic;
  /** Most that a day (UTC) may cost. */
  readonly daily: Money;
}

export interface OsrmConfig {
  readonly servers: Partial<Readonly<Record<TravelProfile, string>>>;
  readonly tableSize: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const names: readonly string[] = ['embedded', 'google', 'osrm'] satisfies MapsName[];
const traffics: readonly string[] = ['unaware', 'aware', 'optimal'] satisfies GoogleTraffic[];
const profiles: readonly string[] = ['van', 'bike', 'foot', 'robot'] satisfies TravelProfile[];

/** Throws ConfigError with what to set. Keys and addresses are not repeated in it. */
export function readMapsConfig(env: Environment): MapsConfig {
  const tables = orderIn('WAYSTOCK_MAPS', env['WAYSTOCK_MAPS'] || 'embedded');
  const routes = env['WAYSTOCK_MAPS_ROUTES'];
  const addresses = env['WAYSTOCK_MAPS_ADDRESSES'] || 'embedded';
  if (addresses !== 'embedded' && addresses !== 'google')
    throw new ConfigError(
      `WAYSTOCK_MAPS_ADDRESSES must be embedded or google, not "${addresses}".`,
    );
  const config = { tables, routes: routes ? orderIn('WAYSTOCK_MAPS_ROUTES', routes) : tables };
  const asked: readonly string[] = [...config.tables, ...config.routes, addresses];
  return {
    ...config,
    addresses,
    google: asked.includes('google') ? googleConfig(env) : undefined,
    osrm: asked.includes('osrm') ? osrmConfig(env) : undefined,
  };
}

function orderIn(variable: string, text: string): MapsName[] {
  const order = text.split(',').map((name) => name.trim());
  const unknown = order.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new ConfigError(
      `${variable} must name ${names.join(', ')} in the order they are asked, with commas, not "${unknown}".`,
    );
  if (new Set(order).size < order.length)
    throw new ConfigError(`${variable} names a provider twice: "${text}".`);
  return order as MapsName[];
}

function googleConfig(env: Environment): GoogleConfig {
  const key = env['WAYSTOCK_GOOGLE_MAPS_KEY']?.trim();
  if (!key)
    throw new ConfigError(
      'Set WAYSTOCK_GOOGLE_MAPS_KEY to a key that may use the Routes API and the Address Validation ' +
        'API, or take google out of WAYSTOCK_MAPS, WAYSTOCK_MAPS_ROUTES and WAYSTOCK_MAPS_ADDRESSES.',
    );
  if (!/^[\w-]{20,200}$/.test(key))
    throw new ConfigError(
      'WAYSTOCK_GOOGLE_MAPS_KEY does not look like a key: letters, digits, - and _.',
    );
  const traffic = env['WAYSTOCK_GOOGLE_TRAFFIC'] || 'unaware';
  if (!traffics.includes(traffic))
    throw new ConfigError(
      `WAYSTOCK_GOOGLE_TRAFFIC must be one of ${traffics.join(', ')}, not "${traffic}".`,
    );
  return { key, traffic: traffic as GoogleTraffic, daily: budgetIn(env['WAYSTOCK_MAPS_BUDGET']) };
}

/** Without a limit a loop could spend a month's money in an hour, so that there is no default. */
function budgetIn(text: string | undefined): Money {
  if (!text)
    throw new ConfigError(
      'Set WAYSTOCK_MAPS_BUDGET to what Google may cost a day, such as "20.00 USD"; 0.00 USD asks it ' +
        'nothing.',
    );
  const [, whole, cents = '00'] = /^(\d{1,7})(?:\.(\d{2}))? USD$/.exec(text.trim()) ?? [];
  if (whole === undefined)
    throw new ConfigError(
      `WAYSTOCK_MAPS_BUDGET must be dollars, since Google's prices are: "20.00 USD", not "${text}".`,
    );
  return money(BigInt(whole + cents), currency('USD'));
}

function osrmConfig(env: Environment): OsrmConfig {
  const text = env['WAYSTOCK_OSRM']?.trim();
  if (!text)
    throw new ConfigError(
      'Set WAYSTOCK_OSRM to a server for each profile, such as ' +
        '"van=http://127.0.0.1:5000/driving bike=http://127.0.0.1:5001/cycling".',
    );
  const servers = Object.fromEntries(text.split(/\s+/).map(serverIn));
  const size = env['WAYSTOCK_OSRM_TABLE_SIZE'] || '100';
  const tableSize = Number(size);
  if (!Number.isInteger(tableSize) || tableSize < 2 || tableSize > 10_000)
    throw new ConfigError(
      `WAYSTOCK_OSRM_TABLE_SIZE must be the servers' --max-table-size, from 2 to 10000, not "${size}".`,
    );
  return { servers, tableSize };
}

function serverIn(text: string): [TravelProfile, string] {
  const [, profile = '', url = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (!profiles.includes(profile))
    throw new ConfigError(
      `WAYSTOCK_OSRM must give servers as PROFILE=URL for ${profiles.join(', ')}, not "${profile || text}".`,
    );
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isServer =
    parsed !== undefined &&
    /^https?:$/.test(parsed.protocol) &&
    /^\/.*[\w-]\/?$/.test(parsed.pathname) &&
    parsed.search === '';
  if (!isServer)
    throw new ConfigError(
      `WAYSTOCK_OSRM's server for ${profile} must be an http or https address that ends with the ` +
        'name of its profile, such as http://127.0.0.1:5000/driving.',
    );
  serverAt(url);
  return [profile as TravelProfile, url];
}
