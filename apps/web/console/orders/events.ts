import type { Api, ReplyOf } from '@waystock/contract';
import type { Tone } from '../../kit/data/badge.tsx';
import type { TimelineEntry } from '../../kit/data/timeline.tsx';
import { inWords } from '../../kit/format.ts';
import type { Order } from '../reads.ts';

type OrderEvent = ReplyOf<Api['orders']['events']>['items'][number];

const tones: Readonly<Record<string, Tone>> = {
  delivered: 'good',
  cancelled: 'bad',
  stranded: 'bad',
  'delivery-failed': 'warn',
  'payment-declined': 'warn',
  shortened: 'warn',
  'in-transit': 'accent',
};

/** Pure: an order's story for reading. Where there are several shipments each is named. */
export const toEntries = (
  events: readonly OrderEvent[],
  shipments: Order['shipments'],
): TimelineEntry[] =>
  events.map(({ seq, type, at, actor, data, shipment_id: id }) => ({
    ...{ key: String(seq), at, tone: tones[type] ?? 'plain' },
    title: [inWords(type), shipments.length > 1 ? nameOf(id, shipments) : undefined]
      .filter((part) => part !== undefined)
      .join(' · '),
    detail: detailOf(data, actor),
  }));

export function nameOf(id: string | null, shipments: Order['shipments']): string | undefined {
  const at = shipments.findIndex((shipment) => shipment.shipment_id === id);
  return at < 0 ? undefined : `shipment ${at + 1}`;
}

/** Only what people have said or the cause somebody gave; the rest is for machines. */
function detailOf(data: OrderEvent['data'], actor: string): string | undefined {
  const said = data !== null && typeof data === 'object' && !Array.isArray(data) ? data : {};
  const { cause, reason } = said as Readonly<Record<string, unknown>>;
  const parts: string[] = [];
  if (typeof cause === 'string') parts.push(cause);
  if (typeof reason === 'string') parts.push(inWords(reason));
  if (actor !== 'system') parts.push(`by ${actor.replace(':', ' ')}`);
  return parts.length > 0 ? parts.join(', ') : undefined;
}
