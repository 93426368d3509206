import {
  addDays,
  instantOfLocal,
  type LocalDate,
  localTimeOf,
  type TimeZone,
} from '@waystock/kernel';
import type { Scene } from './scene.ts';

export interface TimeOfDay {
  readonly minute: number;
  readonly timeZone: TimeZone;
}

/** Something done every local day at the same time, whatever came of it the day before. */
export function everyDay(
  scene: Scene,
  { minute, timeZone }: TimeOfDay,
  run: (day: LocalDate) => Promise<void>,
): void {
  const on = (day: LocalDate): void =>
    scene.at(instantOfLocal(day, minute, timeZone), () =>
      run(day).finally(() => on(addDays(day, 1))),
    );
  const today = localTimeOf(scene.now, timeZone).date;
  on(instantOfLocal(today, minute, timeZone) < scene.now ? addDays(today, 1) : today);
}
