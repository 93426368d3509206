import type { Tone } from '../../kit/data/badge.tsx';
import { inWords } from '../../kit/format.ts';
import type { Exception } from '../reads.ts';

interface Meaning {
  readonly label: string;
  readonly tone: Tone;
  readonly remedy: string;
}

/** What each kind is called, how bad it is, and what one can do. */
export const meanings: Readonly<Record<Exception['kind'], Meaning>> = {
  late: {
    label: 'Late',
    tone: 'bad',
    remedy: 'Put it onto another route, or tell the shopper.',
  },
  'at-risk': {
    label: 'At risk',
    tone: 'warn',
    remedy: 'Put it onto another route while there is time.',
  },
  stranded: {
    label: 'Stranded',
    tone: 'bad',
    remedy: 'Resume a site, bring in goods, or cancel.',
  },
  'no-vehicle': {
    label: 'No vehicle',
    tone: 'bad',
    remedy: 'Put it onto a route, or send a vehicle out.',
  },
  'failed-delivery': {
    label: 'Not delivered',
    tone: 'warn',
    remedy: 'Another attempt is planned; ask the shopper when.',
  },
  payment: {
    label: 'Payment',
    tone: 'warn',
    remedy: 'The shopper can pay by other means; or cancel.',
  },
  'fraud-review': { label: 'Fraud review', tone: 'warn', remedy: 'Clear or reject it.' },
  'site-paused': { label: 'Site paused', tone: 'warn', remedy: 'Resume it when it can work.' },
  'vehicle-broken': {
    label: 'Vehicle broken',
    tone: 'bad',
    remedy: 'Its goods are planned anew; put it into use when it drives again.',
  },
  'dead-letter': { label: 'Dead letter', tone: 'bad', remedy: 'Replay it once the cause is gone.' },
};

const stages: Readonly<Record<string, string>> = {
  cleared: 'Waits for a plan',
  allocated: 'Waits for picking',
  picked: 'Waits for packing',
  packed: 'Waits at the dock',
  'in-transit': 'On its way',
};

/** Why, in words. */
export const reasonOf = ({ kind, detail, route_id: route }: Exception): string => {
  // Others' words, or the code of a list.
  if (kind === 'payment' || kind === 'failed-delivery') return inWords(detail);
  if (kind !== 'late' && kind !== 'at-risk') return detail;
  return route && detail === 'packed' ? 'Packed, on a route' : (stages[detail] ?? inWords(detail));
};
