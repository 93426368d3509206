/** Who is taken over by a person, and since when nothing was heard of them; real milliseconds. */
export interface Presence {
  /** A person acts as this persona from now on. */
  take(persona: string): void;
  /** The person has done something. */
  touch(persona: string): void;
  release(persona: string): void;
  isPresent(persona: string): boolean;
}

/** Nothing is heard of somebody for so long: they have left. */
const patienceMs = 10 * 60_000;

export function openPresence(options: {
  readonly now: () => number;
  /** Told when somebody leaves, so that others go on with what they were at. */
  readonly onLeave: () => void;
}): Presence {
  const { now, onLeave } = options;
  const lastHeard = new Map<string, number>();
  const leave = (persona: string): void => {
    if (lastHeard.delete(persona)) onLeave();
  };
  return {
    take: (persona) => void lastHeard.set(persona, now()),
    touch(persona) {
      if (lastHeard.has(persona)) lastHeard.set(persona, now());
    },
    release: leave,
    isPresent(persona) {
      const heard = lastHeard.get(persona);
      if (heard === undefined) return false;
      if (now() - heard < patienceMs) return true;
      leave(persona);
      return false;
    },
  };
}
