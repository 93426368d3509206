import type { ReadProblem } from '../vrp/format/instance.ts';
import type { Solution } from '../vrp/solution.ts';

/** A drawing of the routes on the plane; null if the instance gives no coordinates. */
const SIZE = 900;
const MARGIN = 30;

export function drawRoutes({ problem, instance }: ReadProblem, solution: Solution): string | null {
  const { places } = instance;
  if (places === null) return null;
  const spot = projection(places.x, places.y);
  const lines = solution.routes.map((route, i) => {
    const vehicle = problem.vehicles.find(({ id }) => id === route.vehicle);
    const along: (number | undefined)[] = [vehicle?.start];
    route.stops.forEach((stop, s) => {
      for (const reload of route.reloads ?? [])
        if (reload.before === s) along.push(reload.location);
      along.push(stop.location);
    });
    along.push(vehicle?.end);
    const points = along.flatMap((at) => (at === undefined ? [] : [spot(at)])).join(' ');
    // The golden angle keeps neighbours in the list apart in colour.
    const hue = Math.round((i * 137.508) % 360);
    const title = `vehicle ${escaped(route.vehicle)}: ${route.stops.length} stops`;
    return `<polyline points="${points}" stroke="hsl(${hue} 65% 42%)"><title>${title}</title></polyline>`;
  });
  const served = new Set(solution.routes.flatMap((r) => r.stops.map((stop) => stop.location)));
  const dots = problem.jobs.map(({ location }) => {
    const [x, y] = spot(location).split(',');
    const fill = served.has(location) ? '#333' : '#d33';
    return `<circle cx="${x}" cy="${y}" r="2.2" fill="${fill}"/>`;
  });
  const depots = instance.depots.map((at) => {
    const [x = '0', y = '0'] = spot(at).split(',');
    return `<rect x="${Number(x) - 6}" y="${Number(y) - 6}" width="12" height="12" fill="#111"/>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}" role="img">`,
    `<title>${escaped(instance.name)}: ${solution.routes.length} routes</title>`,
    `<rect width="${SIZE}" height="${SIZE}" fill="#fff"/>`,
    `<g fill="none" stroke-width="1.6" stroke-linejoin="round">${lines.join('\n')}</g>`,
    ...dots,
    ...depots,
    '</svg>\n',
  ].join('\n');
}

/** Fits all places into the square, north up, in proportion. */
function projection(x: Float64Array, y: Float64Array): (at: number) => string {
  const [left, right] = extent(x);
  const [bottom, top] = extent(y);
  const scale = (SIZE - 2 * MARGIN) / Math.max(right - left, top - bottom, 1e-9);
  return (at) => {
    const px = MARGIN + ((x[at] ?? left) - left) * scale;
    const py = SIZE - MARGIN - ((y[at] ?? bottom) - bottom) * scale;
    return `${px.toFixed(1)},${py.toFixed(1)}`;
  };
}

const extent = (values: Float64Array): [number, number] => [
  values.reduce((a, b) => Math.min(a, b), Infinity),
  values.reduce((a, b) => Math.max(a, b), -Infinity),
];

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (c) => `&#${c.codePointAt(0)};`);
