import type {
  Instant,
  PickTaskId,
  ReservationId,
  ShipmentId,
  SiteId,
  SkuId,
  Units,
} from '@waystock/kernel';

/** One go at picking, packing and handing over one shipment. */
export interface Job {
  readonly shipmentId: ShipmentId;
  readonly attempt: number;
  readonly siteId: SiteId;
  readonly reservationId: ReservationId;
  readonly express: boolean;
  readonly promisedAt: Instant;
  readonly state: JobState;
}

export type JobState = 'released' | 'picking' | 'picked' | 'packed' | 'handed-over' | 'put-away';

/** From where to where a job may go; unpacking leads back. */
export const transitions: Readonly<Record<JobState, readonly JobState[]>> = {
  released: ['picking', 'picked', 'put-away'],
  picking: ['picked', 'put-away'],
  picked: ['packed', 'put-away'],
  packed: ['picked', 'handed-over'],
  'handed-over': [],
  'put-away': [],
};

export const mayMove = (from: JobState, to: JobState): boolean => transitions[from].includes(to);

/** One SKU to take from its shelf for one shipment. */
export interface PickTask {
  readonly id: PickTaskId;
  readonly shipmentId: ShipmentId;
  readonly attempt: number;
  readonly skuId: SkuId;
  readonly shelf: string;
  readonly units: Units;
  readonly picked: Units;
  /** Looked for and not found. */
  readonly short: Units;
}

export const unitsLeft = (task: Pick<PickTask, 'units' | 'picked' | 'short'>): number =>
  task.units - task.picked - task.short;

/** What a job has come to once none of its tasks is open; undefined while one is. */
export function pickingOutcome(
  tasks: readonly PickTask[],
): { picked: SkuLine[]; missing: SkuLine[] } | undefined {
  if (tasks.some((task) => unitsLeft(task) > 0)) return undefined;
  const of = (amount: (task: PickTask) => Units): SkuLine[] =>
    tasks
      .filter((task) => amount(task) > 0)
      .map((task) => ({ skuId: task.skuId, units: amount(task) }));
  return { picked: of((task) => task.picked), missing: of((task) => task.short) };
}

export interface SkuLine {
  readonly skuId: SkuId;
  readonly units: Units;
}
