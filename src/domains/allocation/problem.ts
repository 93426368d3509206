import type {
  Currency,
  Grams,
  Instant,
  Metres,
  Millilitres,
  Millimetres,
  Money,
  OwnerId,
  Position,
  Seconds,
  SiteId,
  SkuId,
  Units,
} from '@waystock/kernel';
import type { ParcelRate } from './carrier-rates.ts';

/**
 * Everything an allocation depends on, as one value: the same problem gives the same decision again.
 * The caller has resolved what depends on calendars and maps (when goods leave a site, when they
 * arrive, how far it is), so that deciding is arithmetic.
 */
export interface AllocationProblem {
  readonly at: Instant;
  readonly currency: Currency;
  /** One line per SKU. */
  readonly lines: readonly AllocationLine[];
  readonly destination: Position;
  readonly service: ServiceLevel;
  readonly promise: DeliveryPromise;
  readonly shippingPaidBy: 'platform' | 'shopper';
  readonly preference: 'none' | 'one-box' | 'soonest';
  readonly orderValue: Money;
  readonly packaging: Packaging;
  readonly sites: readonly CandidateSite[];
  readonly lanes: readonly TransferLane[];
}

export type ServiceLevel = 'two-hour' | 'same-day' | 'standard' | 'pickup';

/** Urgent orders are never kept waiting for a transfer between sites. */
export const isUrgent = (service: ServiceLevel): boolean =>
  service === 'two-hour' || service === 'same-day';

export interface DeliveryPromise {
  readonly deadline: Instant;
  /** How long after the deadline a plan may still arrive, at a price; 0 makes the deadline hard. */
  readonly maxLateness: Seconds;
  /** How much later than by direct shipments everything may arrive for the sake of one box. */
  readonly maxConsolidationDelay: Seconds;
}

export const temperatureClasses = ['ambient', 'chilled', 'frozen'] as const;
export type TemperatureClass = (typeof temperatureClasses)[number];
export const hazardClasses = ['none', 'lithium', 'flammable', 'aerosol', 'medical'] as const;
export type HazardClass = (typeof hazardClasses)[number];

export interface AllocationLine {
  readonly skuId: SkuId;
  readonly ownerId: OwnerId;
  readonly units: Units;
  /** Weight, volume, box and value of one unit. */
  readonly weight: Grams;
  readonly volume: Millilitres;
  readonly box: {
    readonly length: Millimetres;
    readonly width: Millimetres;
    readonly height: Millimetres;
  };
  readonly temperature: TemperatureClass;
  readonly hazard: HazardClass;
  /** The room one unit takes, in the operator's own measure. */
  readonly capacityUnits: Units;
  readonly value: Money;
}

/** Goods that should not wait on a dock: they suffer from every transfer. */
export const isSensitive = (line: AllocationLine): boolean =>
  line.temperature !== 'ambient' || line.hazard === 'medical';

export interface Packaging {
  readonly perParcel: Money;
  /** The heaviest parcel our own vehicles take. */
  readonly heaviestParcel: Grams;
  /** Volumetric weight: 200 g per litre is the trade's 5,000 cm³ per kilogram. */
  readonly gramsPerLitre: number;
}

export interface CandidateSite {
  readonly siteId: SiteId;
  /** A micro-fulfilment node: small, near, and the first choice for urgent orders. */
  readonly microFulfilment: boolean;
  /** By road to the destination. */
  readonly distance: Metres;
  /** Units that can be taken, per line of the problem. */
  readonly available: readonly Units[];
  /** What taking one unit costs because a prediction has spoken for it, per line; nothing if absent. */
  readonly spokenFor?: readonly Money[];
  /** Why the site takes no orders now. */
  readonly closed?: string;
  readonly handling: { readonly perShipment: Money; readonly perUnit: Money };
  /** When goods from the shelf can leave for another site. */
  readonly readyAt: Instant;
  readonly services: readonly DeliveryService[];
}

/** One way from a site to the shopper: by a carrier, by our own vehicle, or the shopper comes. */
export type DeliveryService = CarrierService | OwnLastMile | Collection;

interface AnyService {
  readonly id: string;
  /** Ascending. Goods on the shelf take the first, goods from a transfer a later one. */
  readonly departures: readonly Departure[];
  readonly carries: Carries;
}
export interface Departure {
  readonly leaves: Instant;
  readonly arrives: Instant;
}
export interface Carries {
  readonly temperatures: readonly TemperatureClass[];
  readonly hazards: readonly HazardClass[];
  /** No box side may be longer: a locker's door, a drone's bay. */
  readonly longestSide?: Millimetres;
  /** Chargeable weight of one shipment. */
  readonly heaviestLoad?: Grams;
  /** Volume and capacity units of one shipment. */
  readonly largestLoad?: Millilitres;
  readonly mostCapacityUnits?: Units;
}
export interface CarrierService extends AnyService {
  readonly kind: 'carrier';
  readonly rate: ParcelRate;
}
export interface OwnLastMile extends AnyService {
  readonly kind: 'own';
  readonly perDrop: Money;
  readonly perKm: Money;
}
export interface Collection extends AnyService {
  readonly kind: 'collection';
}

/** Goods may move from one site to another before they leave for the shopper. */
export interface TransferLane {
  readonly from: SiteId;
  readonly to: SiteId;
  readonly cost: Money;
  readonly duration: Seconds;
}
