import { useSyncExternalStore } from 'react';

/**
 * Which labels were printed on this device, so that nobody prints one twice by mistake. It is no
 * state of the parcel: another device may print it again.
 */
const storageKey = 'waystock.printed';
const mostKept = 500;
const listeners = new Set<() => void>();
let printed: ReadonlySet<string> = new Set(read());

function read(): string[] {
  const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
  return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
}

export function notePrinted(trackingNumbers: readonly string[]): void {
  printed = new Set([...printed, ...trackingNumbers].slice(-mostKept));
  localStorage.setItem(storageKey, JSON.stringify([...printed]));
  for (const tell of listeners) tell();
}

export const usePrinted = (): ReadonlySet<string> =>
  useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => printed,
  );
