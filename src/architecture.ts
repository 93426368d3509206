/**
 * Who may call whom, as data. Ordered so that each line may name only lines above it: a cycle cannot
 * be written. `architecture.test.ts` enforces it.
 */
export const mayCall = {
  catalogue: [],
  network: [],
  customers: [],
  roads: [],
  learning: [],
  payments: [],
  fleet: ['network'],
  fraud: ['customers'],
  notifications: ['customers'],
  inventory: ['catalogue', 'network'],
  orders: ['catalogue', 'customers'],
  returns: ['catalogue', 'network', 'inventory'],
  allocation: ['catalogue', 'network', 'learning', 'inventory'],
  fulfilment: ['catalogue', 'network', 'inventory'],
  dispatch: ['network', 'learning', 'fleet'],
  backhaul: ['fleet', 'dispatch', 'learning'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Whose ids and foreign keys a domain's tables may hold, beside those it may call. */
export const mayReference = {
  orders: ['network', 'inventory'],
  returns: ['orders'],
  payments: ['orders'],
  fraud: ['orders'],
  allocation: ['orders'],
  fulfilment: ['orders'],
  dispatch: ['orders'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Domain = keyof typeof mayCall;
