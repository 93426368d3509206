import { type LiveFact, StreamRefused } from '@waystock/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { api } from '../api.ts';
import { useSession } from '../session/session.ts';

/** `live`: facts come as they happen, and a connection that is cut is taken up again. */
export type LiveState = 'connecting' | 'live' | 'refused';

/**
 * Hears facts from now on, for as long as the component is there; what was missed while the
 * connection was cut is heard afterwards. `kinds` must be the same array each time.
 */
export function useLiveFacts(
  kinds: readonly string[],
  onFact: (fact: LiveFact) => void,
): LiveState {
  const session = useSession();
  const [state, setState] = useState<LiveState>('connecting');
  const hear = useEffectEvent(onFact);
  useEffect(() => {
    if (!session) return undefined;
    const stop = new AbortController();
    listen().catch((error: unknown) => {
      setState('refused');
      if (!(error instanceof StreamRefused)) reportError(error);
    });
    return () => stop.abort();

    async function listen(): Promise<void> {
      const stream = api.live.facts({ query: { kind: [...kinds] }, signal: stop.signal });
      setState('live');
      for await (const { value } of stream) hear(value);
    }
  }, [session, kinds]);
  return state;
}

/**
 * Facts make what was read stale: `{ 'orders.order-placed': [['orders']] }`. Many facts at once
 * cost one reading per key.
 */
export function useFreshness(
  staleBy: Readonly<Record<string, readonly (readonly string[])[]>>,
  kinds: readonly string[],
): LiveState {
  const queries = useQueryClient();
  const [due] = useState(() => new Map<string, readonly string[]>());
  return useLiveFacts(kinds, (fact) => {
    if (due.size === 0) setTimeout(refresh, 400);
    for (const key of staleBy[fact.kind] ?? []) due.set(key.join(' '), key);
  });

  function refresh(): void {
    const keys = [...due.values()];
    due.clear();
    // What fails shows in the query itself.
    Promise.all(keys.map((key) => queries.invalidateQueries({ queryKey: [...key] }))).catch(
      reportError,
    );
  }
}
