import { Money } from '../kit/data/values.tsx';
import type { DeliveryOption } from './goods.ts';

const ways: Readonly<Record<DeliveryOption['sla'], string>> = {
  'two-hour': 'In a window of two hours',
  'same-day': 'Some time today',
  standard: 'When it is our turn',
  pickup: 'I collect it',
};

/** A way to get goods, as shoppers say it. */
export const wayText = (sla: DeliveryOption['sla']): string => ways[sla];

export const WayPrice = ({ option }: { option: DeliveryOption }) =>
  option.price_minor === 0n ? (
    <span>Free</span>
  ) : (
    <Money minor={option.price_minor} currency={option.currency} />
  );
