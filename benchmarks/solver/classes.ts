/** One instance for each class and size that has a target, and what is aimed at (gap in %). */
export interface TargetClass {
  readonly name: string;
  readonly file: string;
  /** Mean gap aimed at, by seconds. */
  readonly targets: Readonly<Partial<Record<number, number>>>;
}

export const TARGET_CLASSES: readonly TargetClass[] = [
  { name: 'CVRP-100', file: 'CVRP/X-n101-k25.vrp', targets: { 1: 0.1, 10: 0, 30: 0 } },
  { name: 'CVRP-300', file: 'CVRP/X-n303-k21.vrp', targets: { 10: 0.5, 30: 0.2 } },
  { name: 'CVRP-1000', file: 'CVRP/X-n1001-k43.vrp', targets: { 10: 1.3, 30: 0.9 } },
  { name: 'VRPTW-100', file: 'VRPTW/RC208.txt', targets: { 3: 0, 10: 0, 30: 0 } },
  { name: 'VRPTW-1000', file: 'VRPTW/R1_10_5.vrp', targets: { 10: 4, 30: 2.5 } },
  { name: 'PCVRPTW-1000', file: 'PCVRPTW/R1_10_3.vrp', targets: { 10: 1.5, 30: 0.35 } },
  { name: 'MDVRPTW-360', file: 'MDVRPTW/PR11A.vrp', targets: { 10: 2, 30: 1 } },
  { name: 'HFVRP-300', file: 'HFVRP/X303-FSMFD.vrp', targets: { 10: 1.2, 30: 0.8 } },
  { name: 'VRPB-560', file: 'VRPB/X-n561-66-k28.vrp', targets: { 10: 1.5, 30: 0.9 } },
  { name: 'PDPTW-100', file: 'PDPTW/lrc106.txt', targets: { 10: 1, 30: 1 } },
  { name: 'PDPTW-200', file: 'PDPTW/LR1_2_5.txt', targets: { 10: 1, 30: 1 } },
];
export const LIMITS = [1, 3, 10, 30] as const;
export const SEEDS = [1, 2, 3] as const;
