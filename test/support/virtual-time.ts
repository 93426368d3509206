import type { RealTime } from '../../src/simulation/living-city/real-time.ts';

/** Real time that waits for nobody: it goes on when it is told to, and calls who wanted to be called. */
export function virtualTime(): RealTime & { advance(ms: number): void } {
  let now = 0;
  let made = 0;
  const timers = new Map<number, { readonly at: number; readonly run: () => void }>();
  return {
    now: () => now,
    after(ms, run) {
      const id = made++;
      timers.set(id, { at: now + ms, run });
      return () => void timers.delete(id);
    },
    advance(ms) {
      const until = now + ms;
      for (;;) {
        const [id, next] = [...timers].sort(([i, a], [j, b]) => a.at - b.at || i - j)[0] ?? [];
        if (id === undefined || next === undefined || next.at > until) break;
        timers.delete(id);
        now = next.at;
        next.run();
      }
      now = until;
    },
  };
}
