/**
 * Recognises banned sequences of arcs while a path grows: an Aho–Corasick automaton over arcs. Its
 * state is the longest end of the path that begins a banned sequence, so a vehicle remembers no more
 * than it must. States of depth 0 and 1 follow from the last arc alone.
 *
 * Source: Aho & Corasick 1975.
 */
export class TurnHistory {
  private readonly children: Map<number, number>[] = [new Map()];
  private readonly fallback: number[] = [0];
  private readonly isBanned: boolean[] = [false];
  private readonly depth: number[] = [0];

  constructor(sequences: readonly (readonly number[])[]) {
    for (const sequence of sequences) this.insert(sequence);
    this.linkFallbacks();
  }

  private insert(sequence: readonly number[]): void {
    let at = 0;
    for (const arc of sequence) {
      let next = this.children[at]?.get(arc);
      if (next === undefined) {
        next = this.children.length;
        this.children[at]?.set(arc, next);
        this.children.push(new Map());
        this.fallback.push(0);
        this.isBanned.push(false);
        this.depth.push((this.depth[at] as number) + 1);
      }
      at = next;
    }
    this.isBanned[at] = true;
  }

  /** Breadth first, so that a shorter end is linked before it is needed. */
  private linkFallbacks(): void {
    const queue = [...(this.children[0] as Map<number, number>).values()];
    for (const at of queue)
      for (const [arc, child] of this.children[at] as Map<number, number>) {
        const shorter = this.step(this.fallback[at] as number, arc);
        this.fallback[child] = shorter;
        if (this.isBanned[shorter]) this.isBanned[child] = true;
        queue.push(child);
      }
  }

  private step(state: number, arc: number): number {
    for (let at = state; ; at = this.fallback[at] as number) {
      const child = this.children[at]?.get(arc);
      if (child !== undefined) return child;
      if (at === 0) return 0;
    }
  }

  /** What is remembered of a path that begins with this arc. */
  begin(arc: number): number {
    return this.step(0, arc);
  }

  /** What is remembered once `arc` follows, or -1 if it may not. */
  follow(state: number, arc: number): number {
    const next = this.step(state, arc);
    return this.isBanned[next] ? -1 : next;
  }

  /** Whether more than the last arc is remembered. */
  isSpecial(state: number): boolean {
    return (this.depth[state] as number) > 1;
  }
}
