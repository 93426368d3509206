import { LIMITS, TARGET_CLASSES } from './classes.ts';
import { meanGap, type Report } from './report.ts';

/** Small multiples, one for each class: gap over seconds, a line for each solver. */
const WIDTH = 230;
const HEIGHT = 170;
const COLUMNS = 4;
const PAD = { left: 38, right: 10, top: 26, bottom: 24 };
const COLOURS: Readonly<Record<string, string>> = {
  waystock: '#0b6bcb',
  pyvrp: '#c4500a',
  'pyvrp best of 2': '#e8a06a',
  vroom: '#3c8a3c',
  ortools: '#8757b8',
};

export function drawChart(report: Report): string {
  const solvers = Object.keys(report.solvers);
  const rows = Math.ceil(TARGET_CLASSES.length / COLUMNS);
  const height = rows * HEIGHT + 30;
  const panels = TARGET_CLASSES.map((target, i) => {
    const lines = solvers.map((solver) => ({
      solver,
      gaps: LIMITS.map((seconds) => meanGap(report, { solver, file: target.file, seconds })),
    }));
    const x = (i % COLUMNS) * WIDTH;
    const y = Math.floor(i / COLUMNS) * HEIGHT;
    return `<g transform="translate(${x} ${y})">${drawPanel(target.name, lines)}</g>`;
  });
  const legend = solvers.map((solver, i) => {
    const x = 20 + i * 150;
    const line = `<path d="M${x} ${height - 14}h22" stroke="${colourOf(solver)}" stroke-width="2.5"/>`;
    return `${line}<text x="${x + 28}" y="${height - 10}">${solver}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${COLUMNS * WIDTH} ${height}" role="img"`,
    ' font-family="system-ui, sans-serif" font-size="11" fill="#222">',
    '<title>Gap to best known in % by seconds, for each class</title>',
    `<rect width="${COLUMNS * WIDTH}" height="${height}" fill="#fff"/>`,
    ...panels,
    ...legend,
    '</svg>',
    '',
  ].join('\n');
}

const colourOf = (solver: string): string => COLOURS[solver] ?? '#666';

interface Line {
  readonly solver: string;
  readonly gaps: readonly (number | null)[];
}

function drawPanel(name: string, lines: readonly Line[]): string {
  const found = lines.flatMap(({ gaps }) => gaps.filter((gap) => gap !== null));
  const top = Math.max(0.5, ...found.map((gap) => Math.min(gap, 20)));
  const across = (i: number): number =>
    PAD.left + (i * (WIDTH - PAD.left - PAD.right)) / (LIMITS.length - 1);
  const down = (gap: number): number =>
    PAD.top + (1 - Math.min(Math.max(gap, 0), top) / top) * (HEIGHT - PAD.top - PAD.bottom);
  const axis = [0, top / 2, top].map((gap) => {
    const y = down(gap).toFixed(1);
    const rule = `<path d="M${PAD.left} ${y}H${WIDTH - PAD.right}" stroke="#ddd"/>`;
    return `${rule}<text x="${PAD.left - 4}" y="${y}" dy="4" text-anchor="end">${gap.toFixed(1)}</text>`;
  });
  const ticks = LIMITS.map(
    (seconds, i) =>
      `<text x="${across(i)}" y="${HEIGHT - 8}" text-anchor="middle">${seconds} s</text>`,
  );
  const curves = lines.map(({ solver, gaps }) => {
    const points = gaps.flatMap((gap, i) =>
      gap === null ? [] : [`${across(i).toFixed(1)},${down(gap).toFixed(1)}`],
    );
    const dots = points.map((point) => {
      const [x, y] = point.split(',');
      return `<circle cx="${x}" cy="${y}" r="2.5" fill="${colourOf(solver)}"/>`;
    });
    const line = `<polyline points="${points.join(' ')}" fill="none" stroke="${colourOf(solver)}" stroke-width="2"/>`;
    return line + dots.join('');
  });
  const title = `<text x="${PAD.left}" y="15" font-weight="600">${name}, gap in %</text>`;
  return [title, ...axis, ...ticks, ...curves].join('');
}
