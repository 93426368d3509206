import { seededRandom } from '@waystock/kernel';
import type { Future } from '../../src/domains/backhaul/lookahead.ts';
import { drawOrder, drawRoute, type Network, type Sizes } from './corridor.ts';

/**
 * Days as they could be, from the same process as the real one but with streams of their own: what a
 * forecaster that knows the rates would sample.
 */
export function drawFutures(network: Network, seed: string, sizes: Sizes, count: number): Future[] {
  return Array.from({ length: count }, (_, k) => {
    const random = seededRandom(`future ${k} of ${seed}`);
    return {
      orders: Array.from({ length: sizes.orders }, (_, i) => {
        const { item, visibleAt } = drawOrder(network, random.fork('order', i), i);
        return { ...item, orderId: `future_${k}_${i}`, knownAt: visibleAt };
      }),
      routes: Array.from({ length: sizes.routes }, (_, i) => {
        const { item, visibleAt } = drawRoute(network, random.fork('route', i), i);
        return { visibleAt, route: { ...item, routeId: `future_${k}_${i}` } };
      }),
    };
  });
}
