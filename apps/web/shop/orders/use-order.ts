import { useQuery } from '@tanstack/react-query';
import type { Api, ReplyOf } from '@waystock/contract';
import type { Instant, OrderId } from '@waystock/kernel';
import { api, valueOf } from '../../kit/api.ts';
import { useFreshness } from '../../kit/live/use-live-facts.ts';
import { isOver, stages } from './stages.ts';

export type Order = ReplyOf<Api['orders']['get']>;
export type Tracking = ReplyOf<Api['orders']['tracking']>;
export type Payment = ReplyOf<Api['payments']['get']>;

const changes = ['order-placed', 'order-edited', 'order-cancelled'].map((name) => `orders.${name}`);
const reachable = stages.slice(1).map(([stage]) => stage);
const moves = [...reachable, 'cancelled', 'short', 'returning', 'returned'];
const payments = ['authorised', 'challenge-required', 'declined', 'captured', 'refunded'];
const orderFacts = [
  ...changes,
  ...moves.map((move) => `orders.shipment-${move}`),
  ...payments.map((name) => `payments.${name}`),
  ...['return-requested', 'return-received'].map((name) => `returns.${name}`),
];
const stale = Object.fromEntries(orderFacts.map((kind) => [kind, [['order'], ['orders']]]));

export const useOrderFreshness = () => useFreshness(stale, orderFacts);

/** Facts say when something is new; a vehicle’s way is looked at again by the clock. */
const often = 2_000;
const seldom = 15_000;

export function useOrder(orderId: OrderId) {
  const params = { order_id: orderId };
  const order = useQuery({
    queryKey: ['order', orderId],
    queryFn: () => valueOf(api.orders.get({ params })),
    refetchInterval: ({ state }) => pace(state.data?.stage),
  });
  const stage = order.data?.stage;
  const tracking = useQuery({
    queryKey: ['order', orderId, 'tracking'],
    queryFn: () => valueOf(api.orders.tracking({ params })),
    refetchInterval: pace(stage),
  });
  const reached = useQuery({
    queryKey: ['order', orderId, 'events', stage],
    queryFn: async () => reachedAt((await valueOf(api.orders.events({ params }))).items),
  });
  const payment = useQuery({
    queryKey: ['order', orderId, 'payment'],
    queryFn: async () => {
      const answer = await api.payments.get({ params });
      // The payment begins a moment after the order.
      if (!answer.ok && answer.error.kind === 'payment-not-found') return null;
      return valueOf(Promise.resolve(answer));
    },
    refetchInterval: pace(stage),
  });
  return { order, tracking, reached, payment };
}

const pace = (stage: string | undefined): number | false => {
  if (stage === undefined || isOver(stage)) return false;
  return stage === 'created' || stage === 'in-transit' ? often : seldom;
};

type Event = ReplyOf<Api['orders']['events']>['items'][number];

/** By stage; of several shipments the last to reach it counts. */
const reachedAt = (events: readonly Event[]): ReadonlyMap<string, Instant> =>
  new Map(events.map(({ type, at }) => [type === 'placed' ? 'created' : type, at]));
