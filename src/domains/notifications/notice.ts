import { type Instant, localTimeOf, type TimeZone } from '@waystock/kernel';

/** What happens to a shipment that its shopper wants to hear of at once. */
export type Happening =
  | { readonly kind: 'on-its-way' | 'arriving' | 'delivered' | 'failed' }
  | {
      readonly kind: 'delayed';
      readonly from: Instant;
      readonly to: Instant;
      readonly timeZone: TimeZone;
    };

export interface Notice {
  readonly title: string;
  readonly body: string;
}

/**
 * Shown where anybody may look, on a locked screen: no name, no door, no goods, no order number. The
 * order itself is one tap away, for whoever has signed in.
 */
export function noticeOf(happening: Happening): Notice {
  switch (happening.kind) {
    case 'on-its-way':
      return { title: 'On its way', body: 'Your order has left for you.' };
    case 'arriving':
      return { title: 'Nearly there', body: 'You are the next stop.' };
    case 'delivered':
      return { title: 'Delivered', body: 'Your order has arrived.' };
    case 'failed':
      return { title: 'Not delivered', body: 'It could not be handed over. Look what comes next.' };
    case 'delayed': {
      const { from, to, timeZone } = happening;
      return {
        title: 'Later than promised',
        body: `Now expected between ${clock(from, timeZone)} and ${clock(to, timeZone)}.`,
      };
    }
  }
}

/** `14:05`, as the clock where it goes shows it. */
function clock(at: Instant, timeZone: TimeZone): string {
  const { minute } = localTimeOf(at, timeZone);
  const two = (n: number): string => n.toString().padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
