import { assert } from './assert.ts';
import type { Brand } from './brand.ts';
import { below, type Random } from './random.ts';
import type { Instant } from './time.ts';

/** Every id says what it names and sorts by creation time: `ord_01k9…` (a lower-case ULID). */
export type SkuId = Brand<string, 'SkuId'>;
export type OwnerId = Brand<string, 'OwnerId'>;
export type SiteId = Brand<string, 'SiteId'>;
export type RegionId = Brand<string, 'RegionId'>;
export type CustomerId = Brand<string, 'CustomerId'>;
export type AddressId = Brand<string, 'AddressId'>;
export type OrderId = Brand<string, 'OrderId'>;
export type ShipmentId = Brand<string, 'ShipmentId'>;
export type ReservationId = Brand<string, 'ReservationId'>;
export type InboundId = Brand<string, 'InboundId'>;
export type MovementId = Brand<string, 'MovementId'>;
export type PaymentId = Brand<string, 'PaymentId'>;
export type ParcelId = Brand<string, 'ParcelId'>;
export type WaveId = Brand<string, 'WaveId'>;
export type PickListId = Brand<string, 'PickListId'>;
export type PickTaskId = Brand<string, 'PickTaskId'>;
export type VehicleId = Brand<string, 'VehicleId'>;
export type CourierId = Brand<string, 'CourierId'>;
export type RouteId = Brand<string, 'RouteId'>;
export type StopId = Brand<string, 'StopId'>;
export type OfferId = Brand<string, 'OfferId'>;
export type DecisionId = Brand<string, 'DecisionId'>;
export type ReturnId = Brand<string, 'ReturnId'>;
export type PushSubscriptionId = Brand<string, 'PushSubscriptionId'>;
export type FactId = Brand<string, 'FactId'>;

export type AnyId =
  | SkuId
  | OwnerId
  | SiteId
  | RegionId
  | CustomerId
  | AddressId
  | OrderId
  | ShipmentId
  | ReservationId
  | InboundId
  | MovementId
  | PaymentId
  | ParcelId
  | WaveId
  | PickListId
  | PickTaskId
  | VehicleId
  | CourierId
  | RouteId
  | StopId
  | OfferId
  | DecisionId
  | ReturnId
  | PushSubscriptionId
  | FactId;

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** A fresh id: 48 bits of time, then 80 bits of chance, Crockford base 32. */
export function newId<Id extends AnyId>(prefix: string, at: Instant, random: Random): Id {
  let tail = '';
  for (let i = 0; i < 16; i++) tail += alphabet.charAt(below(random, 32));
  return `${idsFrom(prefix, at)}${tail}` as Id;
}

/** Ids made from that instant on are greater: a bound for reading them in order. */
export function idsFrom(prefix: string, at: Instant): string {
  let time = '';
  let left = at as number;
  for (let i = 0; i < 10; i++) {
    time = alphabet.charAt(left % 32) + time;
    left = Math.floor(left / 32);
  }
  return `${prefix}_${time}`;
}

/** Reads an id at an edge. Codes people chose (`WATER-5L`, `site NY`) are ids as well. */
export function asId<Id extends AnyId>(text: string): Id {
  assert(text.length > 0 && text.length <= 80, `an id has 1 to 80 characters, got ${text.length}`);
  return text as Id;
}
