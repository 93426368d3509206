import type { Random } from '@waystock/kernel';
import type { Database, Log } from '../../world.ts';
import type { AddressProvider } from './address-provider.ts';
import { type Budget, freeOfCharge, openBudget } from './budget.ts';
import { cached } from './cached-provider.ts';
import { databaseSpending } from './database-spending.ts';
import { failover } from './failover.ts';
import { openGoogleAddresses } from './google-address.ts';
import { openGoogle } from './google.ts';
import { type Estimate, openGreatCircle } from './great-circle-provider.ts';
import { openLearnedFactors } from './learned-factors.ts';
import type { MapProvider } from './map-provider.ts';
import type { MapsConfig, MapsName } from './maps-config.ts';
import { openOsrm, type OsrmOptions } from './osrm.ts';
import { type Outside, realOutside } from './outside.ts';
import type { MapRefusal } from './refusals.ts';

/**
 * The chains of the configuration, on one database's budget. Rates, breakers, memories and what was
 * learned belong to all who ask; the embedded roads are each asker's own, so that a plan has the same
 * streets to its end.
 */
export interface Maps {
  /** Whether tables are asked of anybody outside this process. */
  readonly isRemote: boolean;
  /** For the solver: many places to many. */
  readonly tables: (embedded: MapProvider) => MapProvider;
  /** For one way: its line, its legs, the traffic of the hour. */
  readonly routes: (embedded: MapProvider) => MapProvider;
  /** Undefined: the embedded addresses judge. */
  readonly addresses: AddressProvider | undefined;
}

export interface MapsParts {
  readonly db: Database;
  readonly estimate: Estimate;
}

/** Which providers there are is known when the process starts; their parts come with the database. */
export type OpenMaps = (parts: MapsParts) => Maps;

export interface MapsOptions {
  readonly config: MapsConfig;
  readonly outside: Outside;
  readonly log: Log;
  /** Elsewhere in tests only. */
  readonly googleUrl?: string;
}

export const mapsOf =
  (options: MapsOptions): OpenMaps =>
  ({ db, estimate }) => {
    const { config, outside, log } = options;
    const { now } = outside;
    const daily = config.google?.daily;
    const budget = daily ? openBudget({ daily, store: databaseSpending(db), now }) : freeOfCharge;
    const onTrouble = (refusal: MapRefusal): void =>
      log.warn(loggable(refusal), 'a map provider did not answer');
    const factors = openLearnedFactors(estimate);
    const remote = remoteProviders(options, budget, onTrouble);
    const last = openGreatCircle({ estimate, factors, now });
    const chain = (order: readonly MapsName[]) => (embedded: MapProvider) => {
      const providers = { ...remote, embedded };
      const asked = order.flatMap((name) => providers[name] ?? []);
      return failover([...asked, last], { now, onTable: factors.learn });
    };
    const address = config.addresses === 'google' && config.google ? config.google : undefined;
    const elsewhere = options.googleUrl === undefined ? {} : { url: options.googleUrl };
    return {
      isRemote: config.tables.some((name) => remote[name] !== undefined),
      tables: chain(config.tables),
      routes: chain(config.routes),
      addresses:
        address &&
        openGoogleAddresses({ ...elsewhere, key: address.key, outside, budget, onTrouble }),
    };
  };

function remoteProviders(
  { config, outside, googleUrl }: MapsOptions,
  budget: Budget,
  onTrouble: (refusal: MapRefusal) => void,
): Partial<Readonly<Record<MapsName, MapProvider>>> {
  const { google, osrm } = config;
  const elsewhere = googleUrl === undefined ? {} : { url: googleUrl };
  return {
    ...(google
      ? { google: openGoogle({ ...google, ...elsewhere, outside, budget, onTrouble }) }
      : {}),
    ...(osrm ? { osrm: rememberedOsrm({ ...osrm, outside, onTrouble }) } : {}),
  };
}

function rememberedOsrm(options: OsrmOptions): MapProvider {
  const osrm = openOsrm(options);
  return cached(osrm, { now: options.outside.now, version: osrm.dataVersion });
}

export const realMaps = (config: MapsConfig, random: Random, log: Log): OpenMaps =>
  mapsOf({ config, outside: realOutside(random), log });

/** Where somebody lives is in the two about the map; they never reach a log. */
function loggable(refusal: MapRefusal): object {
  const { kind } = refusal;
  if (kind === 'position-off-network' || kind === 'no-way-between') return { kind };
  return kind === 'budget-spent' ? { kind, day: refusal.day } : { ...refusal };
}
