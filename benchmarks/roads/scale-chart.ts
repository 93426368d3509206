/** What one size takes; figures are left out where it was not done. CPU milliseconds on one core. */
export interface Grown {
  readonly junctions: number;
  readonly outcome: string;
  readonly edges?: number;
  readonly hierarchy_arcs?: number;
  readonly build_ms?: number;
  readonly build_peak_megabytes?: number;
  readonly file_megabytes?: number;
  readonly load_ms?: number;
  readonly customise_ms?: number;
  readonly matrix_101_ms?: number;
  readonly matrix_1000_ms?: number;
  readonly route_ms?: number;
  readonly nearest_of_1000_ms?: number;
}

type Figure = Exclude<keyof Grown, 'junctions' | 'outcome'>;

const shown: readonly (readonly [figure: Figure, label: string, colour: string])[] = [
  ['build_ms', 'build, ms', '#0b6660'],
  ['customise_ms', 'customise, ms', '#1b6e3c'],
  ['matrix_1000_ms', '1,000 × 1,000, ms', '#8a5300'],
  ['build_peak_megabytes', 'peak memory of the build, MB', '#5b3b8c'],
  ['load_ms', 'load, ms', '#2a5a9c'],
  ['matrix_101_ms', '101 × 101, ms', '#b3261e'],
  ['file_megabytes', 'file, MB', '#6b6d66'],
  ['route_ms', 'route with geometry, ms', '#a0407a'],
  ['nearest_of_1000_ms', 'nearest of 1,000, ms', '#3d403b'],
];

const [width, height, left, right, top, bottom] = [940, 560, 90, 320, 40, 60] as const;
const [low, high] = [-1, 6] as const;

/** Both axes by powers of ten: a straight line is a power of the size. */
export function scaleChart(sizes: readonly Grown[]): string {
  const done = sizes.filter(({ build_ms }) => build_ms !== undefined);
  const [from, to] = [3.8, 6.1];
  const x = (junctions: number): number =>
    left + ((Math.log10(junctions) - from) / (to - from)) * (width - left - right);
  const y = (value: number): number =>
    height - bottom - ((Math.log10(value) - low) / (high - low)) * (height - top - bottom);
  const powers = Array.from({ length: high - low + 1 }, (_, i) => low + i);
  const grid = powers.map((power) => {
    const at = y(10 ** power).toFixed(1);
    return `<path d="M${left} ${at}H${width - right}" class="grid"/><text x="${left - 8}" y="${at}" class="number">${words(10 ** power)}</text>`;
  });
  const ticks = sizes.map(
    ({ junctions, outcome }) =>
      `<text x="${x(junctions).toFixed(1)}" y="${height - bottom + 22}" class="tick">${words(junctions)}</text>` +
      (outcome === 'done'
        ? ''
        : `<text x="${x(junctions).toFixed(1)}" y="${height - bottom + 40}" class="tick">${outcome}</text>`),
  );
  const lines = shown.map(([figure, , colour]) => {
    const points = done.flatMap((size) => {
      const value = size[figure];
      return value === undefined ? [] : [[x(size.junctions), y(Math.max(0.1, value))] as const];
    });
    const path = points.map(([px, py], i) => `${i ? 'L' : 'M'}${px.toFixed(1)} ${py.toFixed(1)}`);
    const dots = points.map(
      ([px, py]) => `<circle cx="${px.toFixed(1)}" cy="${py.toFixed(1)}" r="3" fill="${colour}"/>`,
    );
    return `<path d="${path.join('')}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}`;
  });
  const last = done.at(-1);
  const legend = shown.map(([figure, label, colour], i) => {
    const value = last?.[figure];
    const end = value === undefined ? '–' : words(value);
    return `<text x="${width - right + 24}" y="${top + 20 + i * 26}" style="fill:${colour}">${label}: ${end}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="How the road engine grows with the number of junctions">
<style>text{font:13px system-ui,sans-serif;fill:#1b1c1a}.grid{stroke:#dcdad4}.number{text-anchor:end;dominant-baseline:middle}.tick{text-anchor:middle}</style>
<rect width="${width}" height="${height}" fill="#ffffff"/>
<text x="${left}" y="22">Synthetic grids, CPU on one core; at the right the figures of ${words(last?.junctions ?? 0)} junctions</text>
${[...grid, ...ticks, ...lines, ...legend].join('\n')}
</svg>
`;
}

const words = (value: number): string =>
  value >= 10 ? Math.round(value).toLocaleString('en-GB') : String(Math.round(value * 100) / 100);
