/**
 * A line with fewer points, none of those left out farther than `tolerance` from what stays. Both ends
 * stay; a ring is simplified as the line from its first point around to it.
 *
 * Source: Douglas & Peucker 1973, with a stack of its own. O(points log points), O(points²) at worst.
 */
export function simplify(line: readonly number[], tolerance: number): number[] {
  const count = line.length / 2;
  if (count < 3) return [...line];
  const keeps = new Uint8Array(count);
  keeps[0] = keeps[count - 1] = 1;
  const open: number[] = [0, count - 1];
  while (open.length > 0) {
    const last = open.pop() as number;
    const first = open.pop() as number;
    let farthest = -1;
    let most = tolerance * tolerance;
    for (let i = first + 1; i < last; i++) {
      const away = squaredDistance(line, i, first, last);
      if (away > most) [farthest, most] = [i, away];
    }
    if (farthest < 0) continue;
    keeps[farthest] = 1;
    open.push(first, farthest, farthest, last);
  }
  const kept: number[] = [];
  for (let i = 0; i < count; i++)
    if (keeps[i]) kept.push(line[2 * i] as number, line[2 * i + 1] as number);
  return kept;
}

/** From point i to the piece from a to b. */
function squaredDistance(line: readonly number[], i: number, a: number, b: number): number {
  const [ax, ay] = [line[2 * a] as number, line[2 * a + 1] as number];
  const [dx, dy] = [(line[2 * b] as number) - ax, (line[2 * b + 1] as number) - ay];
  const [px, py] = [(line[2 * i] as number) - ax, (line[2 * i + 1] as number) - ay];
  const length = dx * dx + dy * dy;
  const share = length > 0 ? Math.max(0, Math.min(1, (px * dx + py * dy) / length)) : 0;
  return (px - share * dx) ** 2 + (py - share * dy) ** 2;
}
