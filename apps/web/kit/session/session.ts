import type { Role } from '@waystock/contract';
import { useSyncExternalStore } from 'react';

/** Who uses this tab. Another tab may be somebody else: a role each is how the demo is played. */
export interface Session {
  readonly token: string;
  /** Milliseconds since 1970 of the wall clock. */
  readonly expiresAt: number;
  readonly role: Role;
  readonly subject: string;
  readonly name: string;
  /** Renews a token that is about to expire; only an OIDC issuer gives one. */
  readonly refreshToken?: string;
  /** Whose place is taken in the demo, until one signs out. */
  readonly persona?: string;
}

const storageKey = 'waystock.session';
const listeners = new Set<() => void>();
let session = read();

function read(): Session | undefined {
  const text = sessionStorage.getItem(storageKey);
  if (text === null) return undefined;
  const stored = JSON.parse(text) as Session;
  const isOver = stored.expiresAt <= Date.now() && stored.refreshToken === undefined;
  return isOver ? undefined : stored;
}

export const currentSession = (): Session | undefined => session;

export function keepSession(next: Session | undefined): void {
  session = next;
  if (next) sessionStorage.setItem(storageKey, JSON.stringify(next));
  else sessionStorage.removeItem(storageKey);
  for (const tell of listeners) tell();
}

export const useSession = (): Session | undefined =>
  useSyncExternalStore((tell) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, currentSession);
