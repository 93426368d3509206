import {
  type Grams,
  grams,
  type Millilitres,
  millilitres,
  type Millimetres,
  type Money,
  ok,
  type OwnerId,
  refuse,
  type Result,
  type SkuId,
  times,
  type Units,
  units,
} from '@waystock/kernel';
import type { InvalidSku, SkuIssue } from './errors.ts';

export const temperatureClasses = ['ambient', 'chilled', 'frozen'] as const;
export type TemperatureClass = (typeof temperatureClasses)[number];

export const hazardClasses = ['none', 'lithium', 'flammable', 'aerosol', 'medical'] as const;
export type HazardClass = (typeof hazardClasses)[number];

/** The outer box of one unit as it stands on the shelf. */
export interface Box {
  readonly length: Millimetres;
  readonly width: Millimetres;
  readonly height: Millimetres;
}

/** A stock keeping unit: one thing that can be sold, and everything the physical world asks of it. */
export interface Sku {
  readonly id: SkuId;
  /** Whose goods they are; fixed, because the stock under this SKU is theirs. */
  readonly ownerId: OwnerId;
  readonly name: string;
  readonly category: string;
  readonly barcode: string | undefined;
  readonly weight: Grams;
  readonly box: Box;
  /** Room one unit takes, in the operator's own capacity units (totes, crates, bike boxes). */
  readonly capacityUnits: Units;
  readonly temperature: TemperatureClass;
  readonly hazard: HazardClass;
  readonly lotTracked: boolean;
  /** Lots are not sold within this many days of their expiry. */
  readonly minShelfLifeDays: number;
  readonly price: Money;
  readonly active: boolean;
  readonly version: number;
}

export type SkuDraft = Omit<Sku, 'version'>;

export interface Owner {
  readonly id: OwnerId;
  readonly name: string;
}

/** What goods ask of a vehicle or a shelf. */
export interface Load {
  readonly weight: Grams;
  readonly volume: Millilitres;
  readonly units: Units;
}

/** Room of the box, rounded up to the millilitre. */
export function volumeOf(sku: Pick<Sku, 'box'>): Millilitres {
  const { length, width, height } = sku.box;
  return millilitres(Math.ceil((length * width * height) / 1000));
}

export interface SkuUnits {
  readonly sku: Pick<Sku, 'weight' | 'box' | 'capacityUnits'>;
  readonly units: Units;
}

/** Weight, volume and capacity units of several lines together. */
export function loadOf(lines: readonly SkuUnits[]): Load {
  let weight = 0;
  let volume = 0;
  let room = 0;
  for (const { sku, units } of lines) {
    weight += sku.weight * units;
    volume += volumeOf(sku) * units;
    room += sku.capacityUnits * units;
  }
  return { weight: grams(weight), volume: millilitres(volume), units: units(room) };
}

export const priceOf = (sku: Pick<Sku, 'price'>, units: Units): Money => times(sku.price, units);

/**
 * What a vehicle or site must be able to do to hold these goods: their temperature class unless
 * ambient, their hazard class unless none; sorted, each once.
 */
export function skillsFor(skus: readonly Pick<Sku, 'temperature' | 'hazard'>[]): string[] {
  const needed = new Set<string>();
  for (const { temperature, hazard } of skus) {
    if (temperature !== 'ambient') needed.add(temperature);
    if (hazard !== 'none') needed.add(hazard);
  }
  return [...needed].sort();
}

const longestSide = 20_000;
const heaviest = 5_000_000;

/** Every rule at once, so that a supplier's file can be mended in one go. */
export function checkSku(draft: SkuDraft): Result<SkuDraft, InvalidSku> {
  const issues: SkuIssue[] = [];
  const rule = (holds: boolean, field: SkuIssue['field'], rule: string): void => {
    if (!holds) issues.push({ field, rule });
  };
  const { length, width, height } = draft.box;
  rule(isText(draft.name, 200), 'name', 'has 1 to 200 characters');
  rule(isText(draft.category, 80), 'category', 'has 1 to 80 characters');
  rule(
    draft.barcode === undefined || /^[0-9A-Za-z-]{4,48}$/.test(draft.barcode),
    'barcode',
    'has 4 to 48 letters, digits and hyphens',
  );
  rule(draft.weight > 0 && draft.weight <= heaviest, 'weight', 'lies between 1 g and 5 t');
  for (const side of [length, width, height])
    rule(side > 0 && side <= longestSide, 'box', 'has sides between 1 mm and 20 m');
  rule(draft.capacityUnits > 0, 'capacityUnits', 'is at least 1');
  rule(
    Number.isSafeInteger(draft.minShelfLifeDays) && draft.minShelfLifeDays >= 0,
    'minShelfLifeDays',
    'is a whole number of days, 0 or more',
  );
  rule(
    draft.minShelfLifeDays === 0 || draft.lotTracked,
    'lotTracked',
    'is on when a shelf life is kept: without lots nobody knows the expiry',
  );
  rule(draft.price.minor >= 0n, 'price', 'is not negative');
  return issues.length === 0
    ? ok(draft)
    : refuse({ kind: 'sku-invalid', skuId: draft.id, issues: unique(issues) });
}

/** The same for a batch, in which no SKU may appear twice. */
export function checkSkus(drafts: readonly SkuDraft[]): Result<readonly SkuDraft[], InvalidSku> {
  const seen = new Set<SkuId>();
  for (const draft of drafts) {
    const checked = checkSku(draft);
    if (!checked.ok) return checked;
    if (seen.has(draft.id)) {
      const twice: SkuIssue = { field: 'id', rule: 'appears once in a batch' };
      return refuse({ kind: 'sku-invalid', skuId: draft.id, issues: [twice] });
    }
    seen.add(draft.id);
  }
  return ok(drafts);
}

const isText = (text: string, longest: number): boolean =>
  text.trim().length > 0 && text.length <= longest;

const unique = (issues: readonly SkuIssue[]): SkuIssue[] =>
  issues.filter((issue, i) => issues.findIndex((other) => other.rule === issue.rule) === i);
