import {
  type Grams,
  grams,
  type Millilitres,
  type Millimetres,
  millilitres,
  must,
  units,
} from '@waystock/kernel';
import { cartonise as packBoxes } from '@waystock/solver';
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
 * Which units go into which cartons: the fewest parcels, then the smallest, each class of goods by
 * itself. The boxes are really placed (solver, `packing/`), so what is chosen can be packed. Invariant:
 * every unit is in exactly one parcel that holds it; what no carton holds goes as it stands.
 */
export function cartonise(goods: readonly Goods[], cartons: readonly Carton[]): Parcel[] {
  const classes = Map.groupBy(goods, (line) => line.segregation);
  return [...classes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, lines]) => batchesOf(lines).flatMap((pieces) => packed(pieces, cartons)));
}

interface Piece {
  readonly id: string;
  readonly of: Goods;
}

/** Placing boxes takes time that grows with the cube of their number; a packer fills a pallet so. */
const mostAtOnce = 40;

function batchesOf(lines: readonly Goods[]): Piece[][] {
  const pieces = lines
    .toSorted((a, b) => (a.skuId < b.skuId ? -1 : 1))
    .flatMap((of) => Array.from({ length: of.units }, (_, n) => ({ id: `${of.skuId} ${n}`, of })));
  const batches = Math.ceil(pieces.length / mostAtOnce);
  return Array.from({ length: batches }, (_, n) =>
    pieces.slice(n * mostAtOnce, (n + 1) * mostAtOnce),
  );
}

function packed(pieces: readonly Piece[], cartons: readonly Carton[]): Parcel[] {
  const byId = new Map(pieces.map((piece) => [piece.id, piece.of]));
  const goodsOf = (id: string): Goods => must(byId.get(id), `${id} was never given`);
  const packing = packBoxes(
    pieces.map(({ id, of }) => ({ id, weight: of.weight, box: boxOf(of) })),
    cartons.map((carton) => ({ id: carton.id, inner: boxOf(carton), maxWeight: carton.maxWeight })),
  );
  return [
    ...packing.unpacked.map(({ item }) => asItStands(goodsOf(item))),
    ...packing.cartons.map(({ carton, contents }) =>
      toParcel(
        must(
          cartons.find((c) => c.id === carton),
          `no carton ${carton}`,
        ),
        contents.map(({ item }) => goodsOf(item)),
      ),
    ),
  ];
}

const boxOf = <L, W, H>(box: { readonly length: L; readonly width: W; readonly height: H }) => ({
  length: box.length,
  width: box.width,
  height: box.height,
});

function toParcel(carton: Carton, contents: readonly Goods[]): Parcel {
  const bySku = Map.groupBy(contents, (piece) => piece.skuId);
  return {
    cartonId: carton.id,
    weight: grams(contents.reduce<number>((total, piece) => total + piece.weight, carton.tare)),
    ...boxOf(carton),
    lines: [...bySku]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([skuId, pieces]) => ({ skuId, units: units(pieces.length) })),
  };
}

const asItStands = (piece: Goods): Parcel => ({
  cartonId: undefined,
  weight: piece.weight,
  ...boxOf(piece),
  lines: [{ skuId: piece.skuId, units: units(1) }],
});
