import { createContext, useContext } from 'react';
import { nowOf, useDemoClock } from '../../kit/live/clock.ts';
import { outbox } from '../outbox/outbox.ts';
import type { Outgoing, RouteEvent } from '../outbox/queue.ts';
import type { Route } from '../outbox/as-reported.ts';
import type { Instant } from '@waystock/kernel';

/** Who drives. Known without a network and without a token, which ends with the tab. */
export interface DriverIdentity {
  readonly subject: string;
  readonly name: string;
}

const Identity = createContext<DriverIdentity | undefined>(undefined);
export const DriverProvider = Identity.Provider;

export function useDriver(): DriverIdentity {
  const driver = useContext(Identity);
  if (!driver) throw new Error('Only a driver comes here.');
  return driver;
}

const storageKey = 'waystock.driver';
export const rememberDriver = (driver: DriverIdentity): void =>
  localStorage.setItem(storageKey, JSON.stringify(driver));
export function rememberedDriver(): DriverIdentity | undefined {
  const text = localStorage.getItem(storageKey);
  return text === null ? undefined : (JSON.parse(text) as DriverIdentity);
}

type Unstamped<Event> = Event extends RouteEvent ? Omit<Event, 'at'> : never;

/** Tells what was done: written on the device first, sent when there is a network. */
export function useReport(route: Route) {
  const { subject } = useDriver();
  const reading = useDemoClock();
  const now = (): Instant => nowOf(reading);
  return {
    now,
    report: (event: Unstamped<RouteEvent>, ...before: readonly Outgoing[]): Promise<void> =>
      outbox.add(subject, ...before, {
        kind: 'report',
        routeId: route.route_id,
        event: { ...event, at: now() } as RouteEvent,
      }),
  };
}
