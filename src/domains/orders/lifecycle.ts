/**
 * The eight stages of a shipment, the ways out of them, and the order's stage that follows. State is
 * kept per shipment, since a split order is at several stages at once; the order shows the least
 * advanced one.
 */
export const stages = [
  'created',
  'authorised',
  'cleared',
  'allocated',
  'picked',
  'packed',
  'in-transit',
  'delivered',
] as const;

export type Stage = (typeof stages)[number];
export type ShipmentState = Stage | 'cancelled' | 'returning' | 'returned';

/**
 * Why an order ends before its hand-over. A closed list: facts carry it, and what people write freely
 * may name people.
 */
export type CancelReason =
  | 'changed-mind'
  | 'ordered-by-mistake'
  | 'found-elsewhere'
  | 'takes-too-long'
  | 'other'
  | 'hold-expired'
  | 'payment-declined'
  | 'fraud-suspected'
  | 'out-of-stock'
  | 'not-servable';

/** Where a shipment may go next. Re-planning and a failed attempt stay at the stage. */
export const transitions: Readonly<Record<ShipmentState, readonly ShipmentState[]>> = {
  created: ['authorised', 'cancelled'],
  authorised: ['cleared', 'cancelled'],
  cleared: ['allocated', 'cancelled'],
  allocated: ['picked', 'cancelled'],
  picked: ['packed', 'cancelled'],
  packed: ['in-transit', 'cancelled'],
  'in-transit': ['delivered', 'returning'],
  delivered: ['returning'],
  cancelled: [],
  returning: ['returned'],
  returned: [],
};

export const mayMove = (from: ShipmentState, to: ShipmentState): boolean =>
  transitions[from].includes(to);

/** Nothing more will happen to it unless the customer sends it back. */
export const isSettled = (state: ShipmentState): boolean =>
  state === 'delivered' || transitions[state].length === 0;

/** As far as a stage at least, and not cancelled. */
export function hasReached(state: ShipmentState, stage: Stage): boolean {
  const reached = stages.indexOf(state as Stage);
  return reached < 0 ? state !== 'cancelled' : reached >= stages.indexOf(stage);
}

/** Before the hand-over goods can be put back and money need not be returned. */
export const isCancellable = (state: ShipmentState): boolean => mayMove(state, 'cancelled');

const leastAdvancedFirst: readonly ShipmentState[] = [
  ...stages.slice(0, 7),
  'returning',
  'delivered',
  'returned',
  'cancelled',
];

/** Cancelled shipments do not hold back the others; an order is cancelled when all of them are. */
export function orderStage(shipments: readonly ShipmentState[]): ShipmentState {
  for (const state of leastAdvancedFirst) if (shipments.includes(state)) return state;
  return 'cancelled';
}

/** The stages to undo, last first, when a shipment in `state` is cancelled. */
export function stagesToUndo(state: ShipmentState): Stage[] {
  const reached = stages.indexOf(state as Stage);
  return stages.slice(0, reached + 1).toReversed();
}
