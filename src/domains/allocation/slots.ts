import {
  addDays,
  assert,
  instantOfLocal,
  type Instant,
  isoOf,
  type LocalDate,
  localTimeOf,
  ok,
  type OrderId,
  plus,
  refuse,
  type RegionId,
  type Result,
  type Seconds,
  type SiteId,
} from '@waystock/kernel';
import { type DeliveryCalendar, isBusinessDay } from './carrier-rates.ts';
import type { ServiceLevel } from './problem.ts';

/**
 * Delivery slots: windows of a place in which only so many deliveries (or collections) fit. Windows
 * are told by the wall clock of the place and turned into instants day by day, so they stay right
 * over a change of daylight saving time.
 */
export interface Slot {
  /** `berlin.same-day.2026-05-06T16:00Z`: place, service and opening; the same slot, the same id. */
  readonly id: string;
  readonly place: SlotPlace;
  readonly service: ServiceLevel;
  readonly opens: Instant;
  readonly closes: Instant;
  readonly capacity: number;
}

/** A region for deliveries, a site for collections. */
export type SlotPlace = RegionId | SiteId;

export interface SlotRule {
  readonly service: ServiceLevel;
  /** Minutes of the local day. */
  readonly windows: readonly { readonly opens: number; readonly closes: number }[];
  /** Business days from today on which windows open: 0 is today, if today is one. */
  readonly days: { readonly first: number; readonly last: number };
  /** Business days a window stretches over beyond its first. */
  readonly spansDays: number;
  /** Booking ends so long before the window opens; negative: so long after. */
  readonly lead: Seconds;
  readonly capacity: number;
}

/** A capacity of which nobody counts the places, and nobody books one. */
export const asManyAsCome = 1_000_000;

/** Every slot of a rule that can still be booked, first to open first. */
export function upcomingSlots(
  rule: SlotRule,
  place: SlotPlace,
  now: { readonly at: Instant; readonly calendar: DeliveryCalendar },
): Slot[] {
  const slots: Slot[] = [];
  for (let n = rule.days.first; n <= rule.days.last; n++) {
    const date = businessDay(n, now);
    if (date === undefined) continue;
    const lastDate = businessDayAfter(date, rule.spansDays, now.calendar);
    for (const window of rule.windows) {
      const opens = instantOfLocal(date, window.opens, now.calendar.timeZone);
      const closes = instantOfLocal(lastDate, window.closes, now.calendar.timeZone);
      // A window inside the hour that spring skips has no length.
      if (closes <= opens || plus(now.at, rule.lead) >= opens) continue;
      const { service, capacity } = rule;
      slots.push({ id: slotId(place, service, opens), place, service, opens, closes, capacity });
    }
  }
  return slots.sort((a, b) => a.opens - b.opens);
}

export function slotId(place: SlotPlace, service: ServiceLevel, opens: Instant): string {
  const id = `${place}.${service}.${isoOf(opens).slice(0, 16)}Z`;
  assert(id.length <= 80, `the slot id ${id} is too long`);
  return id;
}

/** The nth business day from today; today itself only if it is one. */
function businessDay(
  n: number,
  { at, calendar }: { readonly at: Instant; readonly calendar: DeliveryCalendar },
): LocalDate | undefined {
  const today = localTimeOf(at, calendar.timeZone).date;
  if (n === 0) return isBusinessDay(today, calendar) ? today : undefined;
  return businessDayAfter(today, n, calendar);
}

function businessDayAfter(date: LocalDate, n: number, calendar: DeliveryCalendar): LocalDate {
  let day = date;
  for (let left = n; left > 0; ) {
    day = addDays(day, 1);
    if (isBusinessDay(day, calendar)) left -= 1;
  }
  return day;
}

/** Who has booked a slot. `store.ts` keeps it in one conditional statement; this is its model. */
export interface SlotBookings {
  readonly capacity: number;
  readonly orders: ReadonlySet<OrderId>;
}

export interface SlotFull {
  readonly kind: 'slot-full';
  readonly slotId: string;
  readonly capacity: number;
}

/** An order takes one place; booking again changes nothing. */
export function book(
  slotId: string,
  { capacity, orders }: SlotBookings,
  orderId: OrderId,
): Result<SlotBookings, SlotFull> {
  if (orders.has(orderId)) return ok({ capacity, orders });
  if (orders.size >= capacity) return refuse({ kind: 'slot-full', slotId, capacity });
  return ok({ capacity, orders: new Set([...orders, orderId]) });
}

export const release = ({ capacity, orders }: SlotBookings, orderId: OrderId): SlotBookings => ({
  capacity,
  orders: new Set([...orders].filter((other) => other !== orderId)),
});
