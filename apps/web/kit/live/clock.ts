import type { Instant } from '@waystock/kernel';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { webConfig } from '../session/web-config.ts';

/** The clock of the demo city, which may run fast or stand still. */
export interface DemoClock {
  readonly now: string;
  readonly speed: number;
  readonly paused: boolean;
  readonly speeds: readonly number[];
}

interface Reading {
  readonly clock: DemoClock;
  readonly readAt: number;
}

export const clockKey = ['demo-clock'];

const storageKey = 'waystock.demo-clock';

/** Without a network the city's time goes on from when it was last read, also in a page opened since. */
function lastReading(): Reading | null {
  const text = localStorage.getItem(storageKey);
  if (text === null) return null;
  const { clock, at } = JSON.parse(text) as { clock: DemoClock; at: number };
  return { clock, readAt: performance.now() - (Date.now() - at) };
}

/** Undefined where time is the world's own: in production. */
export function useDemoClock(): Reading | undefined {
  const { data } = useQuery({
    queryKey: clockKey,
    queryFn: async (): Promise<Reading | null> => {
      const { sign_in } = await webConfig();
      if (sign_in !== 'demo') return null;
      const response = await fetch('/demo/clock').catch(() => undefined);
      if (!response) return lastReading();
      if (!response.ok) return null;
      const clock = (await response.json()) as DemoClock;
      localStorage.setItem(storageKey, JSON.stringify({ clock, at: Date.now() }));
      return { clock, readAt: performance.now() };
    },
    networkMode: 'always',
    refetchInterval: 15_000,
  });
  return data ?? undefined;
}

/** What time it is at the site, a reading at least every `everyMs`. */
export function useNow(everyMs = 1000): Instant {
  const reading = useDemoClock();
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowOf(reading);
}

export function nowOf(reading: Reading | undefined): Instant {
  if (!reading) return Date.now() as Instant;
  const { clock, readAt } = reading;
  const passed = clock.paused ? 0 : (performance.now() - readAt) * clock.speed;
  return Math.round(Date.parse(clock.now) + passed) as Instant;
}

export async function setDemoClock(change: { speed?: number; paused?: boolean }): Promise<void> {
  const response = await fetch('/demo/clock', {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(change),
  });
  if (!response.ok) throw new Error(`The clock answered ${response.status}.`);
}
