import type { Api, ReplyOf } from '@waystock/contract';
import { asId, type SkuId, units } from '@waystock/kernel';
import { useSyncExternalStore } from 'react';
import { api } from '../../kit/api.ts';
import { currentSession } from '../../kit/session/session.ts';

export type Hold = ReplyOf<Api['checkout']['holdBasket']>;

export interface BasketLine {
  readonly skuId: SkuId;
  readonly units: number;
}

/** What a shopper wants, and what of it is held for them for a while. */
export interface Basket {
  readonly lines: readonly BasketLine[];
  readonly hold: Hold | undefined;
  /** Of what there is not enough: how many could be had. */
  readonly short: ReadonlyMap<SkuId, number>;
  readonly isHolding: boolean;
  /** Why holding failed for another reason. */
  readonly trouble: string | undefined;
}

const empty: Basket = {
  lines: [],
  hold: undefined,
  short: new Map(),
  isHolding: false,
  trouble: undefined,
};

const listeners = new Set<() => void>();
let owner: string | undefined;
let basket = empty;

const keyOf = (subject: string): string => `waystock.basket.${subject}`;

/** Another shopper in this tab has another basket. */
function current(): Basket {
  const subject = currentSession()?.subject;
  if (subject === owner) return basket;
  owner = subject;
  const text = subject === undefined ? null : localStorage.getItem(keyOf(subject));
  basket = text === null ? empty : { ...empty, ...(JSON.parse(text) as Partial<Basket>) };
  return basket;
}

function change(to: Partial<Basket>): void {
  basket = { ...current(), ...to };
  const { lines, hold } = basket;
  if (owner !== undefined) localStorage.setItem(keyOf(owner), JSON.stringify({ lines, hold }));
  for (const tell of listeners) tell();
}

export const useBasket = (): Basket =>
  useSyncExternalStore((tell) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, current);

/** None takes it out. What is in the basket is held at once. */
export function setUnits(skuId: SkuId, n: number): void {
  const { lines } = current();
  const isIn = lines.some((line) => line.skuId === skuId);
  const next = isIn
    ? lines.map((line) => (line.skuId === skuId ? { skuId, units: n } : line))
    : [...lines, { skuId, units: n }];
  change({ lines: next.filter((line) => line.units > 0) });
  holdAnew();
}

export const unitsOf = ({ lines }: Basket, skuId: SkuId): number =>
  lines.find((line) => line.skuId === skuId)?.units ?? 0;

/** Its order has taken over what was held. */
export const emptyBasket = (): void => change(empty);

let turn: Promise<void> = Promise.resolve();
let wanted = 0;

/** One after another, so that the last change is the last the server hears of. */
export function holdAnew(): void {
  const mine = ++wanted;
  change({ isHolding: true });
  turn = turn
    .then(async () => {
      if (mine === wanted) change({ ...(await held(current())), isHolding: false });
    })
    .catch(reportError);
}

async function held({ lines, hold }: Basket): Promise<Partial<Basket>> {
  const none = { short: new Map<SkuId, number>(), trouble: undefined };
  if (lines.length === 0) {
    const params = hold && { reservation_id: hold.reservation_id };
    if (params) await api.checkout.releaseHold({ params });
    return { ...none, hold: undefined };
  }
  const answer = await api.checkout.holdBasket({ body: { lines: linesBody(lines) } });
  if (answer.ok) return { ...none, hold: answer.value };
  const { kind, detail, details } = answer.error;
  if (kind === 'out-of-stock') return { ...none, short: shortOf(details) };
  return { ...none, trouble: detail };
}

export const linesBody = (lines: readonly BasketLine[]) =>
  lines.map((line) => ({ sku_id: line.skuId, units: units(line.units) }));

/** As the problem `out-of-stock` tells it. */
export function shortOf(details: Readonly<Record<string, unknown>>): Map<SkuId, number> {
  const lines = (details['lines'] ?? []) as { sku_id: string; available: number }[];
  return new Map(lines.map((line) => [asId<SkuId>(line.sku_id), line.available]));
}

/** At the start of the payment there is a little more time. */
export async function prolongHold(): Promise<void> {
  const { hold } = current();
  if (!hold) return;
  const params = { reservation_id: hold.reservation_id };
  const prolonged = await api.checkout.prolongHold({ params });
  if (prolonged.ok) change({ hold: prolonged.value });
}
