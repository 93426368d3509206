import {
  type Grams,
  grams,
  type Millilitres,
  type Millimetres,
  millilitres,
  must,
  units,
} from '@waystock/kernel';
import type { SkuLine } from './job.ts';

/** A carton by its inside measures. */
export interface Carton {
  readonly id: string;
  readonly length: Millimetres;
  readonly width: Millimetres;
  readonly height: Millimetres;
  /** Of the contents. */
  readonly maxWeight: Grams;
  readonly tare: Grams;
}

/** Units of one SKU to pack, and what the physical world asks of them. */
export interface Goods extends SkuLine {
  readonly length: Millimetres;
  readonly width: Millimetres;
  readonly height: Millimetres;
  /** Of one unit. */
  readonly weight: Grams;
  /** Goods of different classes never share a parcel: cold with warm, hazard with the rest. */
  readonly segregation: string;
}

export interface Parcel {
  /** Absent: no carton is large enough, the unit goes as it stands on the shelf. */
  readonly cartonId: string | undefined;
  /** With the carton. */
  readonly weight: Grams;
  readonly length: Millimetres;
  readonly width: Millimetres;
  readonly height: Millimetres;
  readonly lines: readonly SkuLine[];
}

export const volumeOf = (parcel: Pick<Parcel, 'length' | 'width' | 'height'>): Millilitres =>
  millilitres(Math.ceil((parcel.length * parcel.width * parcel.height) / 1000));

/** What a shipment in parcels asks of a vehicle. */
export const loadOfParcels = (
  parcels: readonly Parcel[],
): { parcels: number; weight: Grams; volume: Millilitres } => ({
  parcels: parcels.length,
  weight: grams(parcels.reduce((total, parcel) => total + parcel.weight, 0)),
  volume: millilitres(parcels.reduce((total, parcel) => total + volumeOf(parcel), 0)),
});

/**
 * Which units go into which cartons. First fit decreasing by volume into the largest carton, then
 * each parcel is given the smallest carton that holds it. Boxes of a real shelf leave gaps, so only
 * part of a carton's room counts. Invariants: every unit is in exactly one parcel, no parcel is
 * heavier than its carton allows, classes do not mix. O(units · parcels).
 */
export function cartonise(goods: readonly Goods[], cartons: readonly Carton[]): Parcel[] {
  const parcels: Parcel[] = [];
  const classes = Map.groupBy(goods, (line) => line.segregation);
  for (const [, lines] of [...classes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const pieces = lines
      .flatMap((line) => Array.from({ length: line.units }, () => line))
      .sort(
        (a, b) => roomOf(b) - roomOf(a) || (a.skuId < b.skuId ? -1 : a.skuId > b.skuId ? 1 : 0),
      );
    const open: Goods[][] = [];
    for (const piece of pieces) {
      const home = open.find((contents) => smallestFor([...contents, piece], cartons));
      if (home) home.push(piece);
      else if (smallestFor([piece], cartons)) open.push([piece]);
      else parcels.push(asItStands(piece));
    }
    parcels.push(...open.map((contents) => toParcel(contents, cartons)));
  }
  return parcels;
}

/** Share of a carton that boxes can fill. */
const usableShare = 0.8;

const roomOf = (box: Pick<Goods, 'length' | 'width' | 'height'>): number =>
  box.length * box.width * box.height;

const sides = (box: Pick<Goods, 'length' | 'width' | 'height'>): number[] =>
  [box.length, box.width, box.height].sort((a, b) => b - a);

const fitsInto = (piece: Goods, carton: Carton): boolean => {
  const room = sides(carton);
  return sides(piece).every((side, i) => side <= (room[i] ?? 0));
};

function smallestFor(contents: readonly Goods[], cartons: readonly Carton[]): Carton | undefined {
  const room = contents.reduce((total, piece) => total + roomOf(piece), 0);
  const weight = contents.reduce((total, piece) => total + piece.weight, 0);
  return cartons.find(
    (carton) =>
      weight <= carton.maxWeight &&
      (contents.length === 1 || room <= roomOf(carton) * usableShare) &&
      contents.every((piece) => fitsInto(piece, carton)),
  );
}

function toParcel(contents: readonly Goods[], cartons: readonly Carton[]): Parcel {
  const carton = must(smallestFor(contents, cartons), 'contents were checked against the cartons');
  const bySku = Map.groupBy(contents, (piece) => piece.skuId);
  return {
    cartonId: carton.id,
    weight: grams(contents.reduce<number>((total, piece) => total + piece.weight, carton.tare)),
    length: carton.length,
    width: carton.width,
    height: carton.height,
    lines: [...bySku].map(([skuId, pieces]) => ({ skuId, units: units(pieces.length) })),
  };
}

const asItStands = ({ skuId, length, width, height, weight }: Goods): Parcel => ({
  cartonId: undefined,
  weight,
  length,
  width,
  height,
  lines: [{ skuId, units: units(1) }],
});
