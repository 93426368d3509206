import {
  addDays,
  type Currency,
  type CustomerId,
  instantOfLocal,
  type LocalDate,
  pickWeighted,
  plus,
  type Random,
  seconds,
  type TimeZone,
  within,
} from '@waystock/kernel';
import { placePrepared } from '../../workflows/place-order.ts';
import { type OrderRequest, prepareOrder } from '../../workflows/prepare-order.ts';
import type { Visits } from '../actors/shoppers.ts';
import type { Resident } from '../load-city.ts';
import type { Actor, Scene } from '../scene.ts';
import type { RealOrder } from './orders.ts';

export interface Ordering {
  readonly days: readonly (readonly RealOrder[])[];
  readonly residents: ReadonlyMap<CustomerId, Resident>;
  readonly firstDay: LocalDate;
  readonly timeZone: TimeZone;
  readonly currency: Currency;
  readonly country: string;
  readonly random: Random;
  /** Hears how long each answer to "when, from where and for how much" took, in milliseconds. */
  readonly onPromise: (took: number) => void;
}

/** The data does not say how fast they wanted it: drawn, and taken slower where it cannot be had. */
const wishes = [
  { weight: 15, slas: ['two-hour', 'same-day', 'standard'] },
  { weight: 40, slas: ['same-day', 'standard'] },
  { weight: 45, slas: ['standard'] },
] as const;

/** Real orders come again, each at its time of day. */
export function replayOrders(
  scene: Scene,
  ordering: Ordering,
): Actor & { readonly visits: Visits } {
  const visits: Visits = { ordered: 0, abandoned: 0, lost: new Map() };
  ordering.days.forEach((orders, n) => {
    const day = addDays(ordering.firstDay, n);
    for (const order of orders) {
      const luck = ordering.random.fork('order', order.ref);
      const minute = instantOfLocal(day, order.minute, ordering.timeZone);
      scene.at(plus(minute, seconds(within(luck, 0, 59))), async () => {
        const refused = await place(scene, ordering, { order, luck });
        if (refused === undefined) visits.ordered++;
        else visits.lost.set(refused, (visits.lost.get(refused) ?? 0) + 1);
      });
    }
  });
  return { name: 'real orders', visits };
}

interface Placing {
  readonly order: RealOrder;
  readonly luck: Random;
}

/** Undefined once it is placed, or what stood in the way of the slowest delivery. */
async function place(
  { world }: Scene,
  ordering: Ordering,
  { order, luck }: Placing,
): Promise<string | undefined> {
  const { slas } = wishes[
    pickWeighted(
      luck,
      wishes.map(({ weight }) => weight),
    )
  ] as Wish;
  let refused: string | undefined;
  for (const sla of slas) {
    const began = performance.now();
    const prepared = await prepareOrder(world, requestOf(ordering, order, sla));
    ordering.onPromise(performance.now() - began);
    if (!prepared.ok) {
      refused = reasonOf(prepared.error);
      continue;
    }
    const placed = await world.db.transact((tx) => placePrepared(tx, world.vault, prepared.value));
    if (placed.ok) return undefined;
    refused = reasonOf(placed.error);
  }
  return refused;
}
type Wish = (typeof wishes)[number];

function requestOf(ordering: Ordering, order: RealOrder, sla: OrderRequest['sla']): OrderRequest {
  const { residents, currency, country } = ordering;
  const { name, home } = residents.get(order.customerId) as Resident;
  return {
    customerId: order.customerId,
    lines: order.lines,
    destination: {
      recipient: name,
      street: `${home.street} ${home.houseNumber}`,
      postcode: home.postcode,
      city: home.place,
      country,
      position: home.position,
    },
    sla,
    currency,
    paymentMethod: 'tok_visa',
    oneBox: false,
  };
}

interface Refusal {
  readonly kind: string;
  readonly issues?: readonly { readonly reason: string }[];
}

const reasonOf = ({ kind, issues }: Refusal): string => issues?.[0]?.reason ?? kind;
