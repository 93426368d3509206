/** Time as people live it; a test has one of its own that waits for nobody. */
export interface RealTime {
  /** Milliseconds since some instant. */
  now(): number;
  /** Calls once, that many milliseconds later, unless it is called off with what it returns. */
  after(ms: number, run: () => void): () => void;
}

/** The longest a timer of Node can wait. */
const longestTimer = 2 ** 31 - 1;

export const realTime: RealTime = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(ms, longestTimer));
    return () => clearTimeout(timer);
  },
};
