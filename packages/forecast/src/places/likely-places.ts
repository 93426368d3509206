/**
 * Where a customer will want the next delivery: a probability for each of their few places, by kind
 * of day and part of day.
 *
 * A Dirichlet-multinomial per customer in two steps: what was used in this very slot, shrunk towards
 * what was used at all, that towards even shares with room for a place never seen. Uses fade, so that a
 * move shows. Delivery addresses are few and repeated, which is why this is enough; free movement is
 * not (about 70 % at best for the next place). Nothing is shared between customers: forgetting one is
 * dropping their table. Record and estimate O(places of the customer).
 */
import { require } from '../faults.ts';

/** Kinds of day × parts of day, numbered by the caller. */
export interface PlaceSettings {
  readonly slots: number;
  /** What a use weighs against the next one. */
  readonly fade?: number;
  /** How many uses the customer's overall shares are worth in one slot. */
  readonly worth?: number;
  /** How many uses "somewhere new" is worth. */
  readonly newPlace?: number;
}

export interface PlaceTable {
  readonly settings: Required<PlaceSettings>;
  /** By place: faded uses per slot, then over all slots. */
  readonly uses: Map<number, Float64Array>;
  last: number | undefined;
}

export interface PlaceEstimate {
  /** Likeliest first; with `newPlace` they sum to 1. */
  readonly places: readonly { readonly place: number; readonly probability: number }[];
  readonly newPlace: number;
}

const defaults = { fade: 0.95, worth: 2, newPlace: 0.5 };

export function emptyPlaces(settings: PlaceSettings): PlaceTable {
  const { slots } = settings;
  require(Number.isInteger(slots) && slots > 0, () => `slots is ${slots}: a whole number above 0.`);
  return { settings: { ...defaults, ...settings }, uses: new Map(), last: undefined };
}

export function recordPlace(table: PlaceTable, place: number, slot: number): void {
  const { slots, fade } = table.settings;
  requireSlot(table, slot);
  for (const uses of table.uses.values()) for (let s = 0; s <= slots; s++) uses[s]! *= fade;
  let uses = table.uses.get(place);
  if (!uses) table.uses.set(place, (uses = new Float64Array(slots + 1)));
  uses[slot]!++;
  uses[slots]!++;
  table.last = place;
}

export function forgetPlace(table: PlaceTable, place: number): void {
  table.uses.delete(place);
  if (table.last === place) table.last = undefined;
}

export function estimatePlaces(table: PlaceTable, slot: number): PlaceEstimate {
  requireSlot(table, slot);
  const { slots, worth, newPlace } = table.settings;
  let all = 0;
  let inSlot = 0;
  for (const uses of table.uses.values()) {
    all += uses[slots]!;
    inSlot += uses[slot]!;
  }
  const unknown = newPlace / (all + newPlace);
  const places = [...table.uses].map(([place, uses]) => ({
    place,
    probability:
      (uses[slot]! * (1 - unknown) + (worth * uses[slots]!) / (all + newPlace)) / (inSlot + worth),
  }));
  places.sort((a, b) => b.probability - a.probability || a.place - b.place);
  return { places, newPlace: unknown };
}

/** Baselines: the place used last, and the one used most. */
export const lastUsed = ({ last }: PlaceTable): number | undefined => last;

export function mostUsed({ uses, settings }: PlaceTable): number | undefined {
  let best: number | undefined;
  let most = 0;
  for (const [place, counts] of uses) {
    const count = counts[settings.slots]!;
    if (count < most || (count === most && best !== undefined && place > best)) continue;
    best = place;
    most = count;
  }
  return best;
}

function requireSlot({ settings }: PlaceTable, slot: number): void {
  require(Number.isInteger(slot) && slot >= 0 && slot < settings.slots, () =>
    `Slot ${slot} is not one of 0 … ${settings.slots - 1}.`);
}
