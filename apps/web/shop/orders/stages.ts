/** The eight stages of an order, in the words of those who wait for it. */
export const stages = [
  ['created', 'Ordered'],
  ['authorised', 'Paid'],
  ['cleared', 'Checked'],
  ['allocated', 'Planned'],
  ['picked', 'Picked'],
  ['packed', 'Packed'],
  ['in-transit', 'On its way'],
  ['delivered', 'Delivered'],
] as const;

const others: Readonly<Record<string, string>> = {
  cancelled: 'Cancelled',
  returning: 'Going back',
  returned: 'Sent back',
};

export const stageText = (stage: string): string =>
  stages.find(([key]) => key === stage)?.[1] ?? others[stage] ?? stage;

export const isOver = (stage: string): boolean =>
  ['delivered', 'cancelled', 'returned'].includes(stage);

const reasons: Readonly<Record<string, string>> = {
  'awaits-goods': 'It waits for goods that come from another shelf.',
  'no-vehicle': 'No vehicle is free for it yet.',
  'attempt-failed': 'We were there and could not hand it over; we will come again.',
  'behind-plan': 'There is more traffic or more work than planned.',
};
export const lateText = (reason: string): string => reasons[reason] ?? 'It is late.';
