export type { ActiveRoute, Rules, Stop, Tariff, Travel, Vehicle, WaitingOrder } from './model.ts';
export { type Verdict, verifyConsolidation } from './verify.ts';
