import type { PickTask } from '../reads.ts';

/** A walk as the picker goes it: what is open, and which tote of the cart each order has. */

export const leftOf = ({ units, picked, short, cancelled }: PickTask): number =>
  cancelled ? 0 : units - picked - short;

export const openTasks = (tasks: readonly PickTask[]): PickTask[] =>
  tasks.filter((task) => leftOf(task) > 0);

/** A, B, C … in the order in which the walk meets their orders. */
export function totesOf(tasks: readonly PickTask[]): ReadonlyMap<string, string> {
  const orders = [...new Set(tasks.map((task) => task.shipment_id))];
  return new Map(orders.map((id, i) => [id, String.fromCodePoint(65 + (i % 26))]));
}
