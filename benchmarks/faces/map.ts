import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { openBrowser } from '../../test/support/browser.ts';
import { keepResult } from '../result.ts';

/**
 * Frames per second of the console's live map with 500 moving vehicles and 5,000 orders on it, at
 * 1920 × 1080: left alone, and dragged about all the time. What vehicles report comes twice a second, as
 * the stream sends it. The result names the renderer: without a graphics card software draws.
 *
 * The pages come from a demo city that runs elsewhere (`npm start`) and stands still meanwhile.
 *
 *   npm run bench -- faces/map [--url http://127.0.0.1:8080] [--vehicles 500] [--orders 5000] [--seconds 10]
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8080' },
    vehicles: { type: 'string', default: '500' },
    orders: { type: 'string', default: '5000' },
    seconds: { type: 'string', default: '10' },
  },
});
const asked = { vehicles: Number(values.vehicles), orders: Number(values.orders) };
const seconds = Number(values.seconds);

const { url } = values;
const demo = async <Answer = Record<string, unknown>>(
  method: string,
  path: string,
  body?: object,
): Promise<Answer> => {
  const init = { method, headers: { 'content-type': 'application/json' } };
  const response = await fetch(url + path, {
    ...init,
    ...(body && { body: JSON.stringify(body) }),
  });
  return (await response.json()) as Answer;
};

await demo('PUT', '/demo/clock', { paused: true });
const browser = await openBrowser();
try {
  const viewport = { width: 1920, height: 1080 };
  const page = await browser.newPage({ viewport, locale: 'en-GB' });
  const { bounds } = await demo<Pick<Busy, 'bounds'>>('GET', '/api/v1/map');
  const { token, role, subject, name } = await demo('POST', '/demo/sign-in', { persona: 'ops' });
  const session = { token, expiresAt: Date.now() + 3_600_000, role, subject, name };
  await page.addInitScript(
    (text) => sessionStorage.setItem('waystock.session', text),
    JSON.stringify(session),
  );
  await page.addInitScript(busyCity, { ...asked, bounds });
  await page.goto(`${url}/console`);
  await page.waitForSelector('.map-ready');
  await page.waitForTimeout(5000);
  const still = await framesWhile(page, () => page.waitForTimeout(seconds * 1000));
  const dragged = await framesWhile(page, () => drag(page, seconds * 1000));
  const result = {
    ...asked,
    seconds,
    renderer: await page.evaluate(rendererOf),
    still,
    dragged,
  };
  await keepResult('map', result);
} finally {
  await browser.close();
  await demo('PUT', '/demo/clock', { paused: false });
}

/** What a page has and this program has not. */
declare const requestAnimationFrame: (next: (at: number) => void) => void;
declare const location: { readonly href: string };
declare const document: {
  createElement(name: 'canvas'): { getContext(kind: 'webgl2'): Drawing | null };
};
interface Drawing {
  getExtension(name: string): { readonly UNMASKED_RENDERER_WEBGL: number } | null;
  getParameter(name: number): unknown;
}

interface Frames {
  readonly per_second: number;
  readonly p50_ms: number;
  readonly p95_ms: number;
  readonly worst_ms: number;
}

/** The time from each frame to the next, as the page itself is called to draw. */
async function framesWhile(page: Page, work: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(globalThis, { frameTimes: times });
    const next = (at: number): void => {
      times.push(at);
      if ((globalThis as { frameTimes?: number[] }).frameTimes === times)
        requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  await work();
  const times = await page.evaluate(() => {
    const page = globalThis as { frameTimes?: number[] };
    const found = page.frameTimes ?? [];
    delete page.frameTimes;
    return found;
  });
  const gaps = times.slice(1).map((at, i) => at - (times[i] ?? at));
  const sorted = gaps.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Number((sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1));
  const passed = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  return {
    per_second: Number((gaps.length / passed).toFixed(1)),
    ...{ p50_ms: at(0.5), p95_ms: at(0.95), worst_ms: at(1) },
  };
}

/** Round and round with the button down. */
async function drag(page: Page, ms: number): Promise<void> {
  const until = Date.now() + ms;
  await page.mouse.move(700, 540);
  await page.mouse.down();
  for (let i = 0; Date.now() < until; i++) {
    await page.mouse.move(700 + 200 * Math.cos(i / 20), 540 + 200 * Math.sin(i / 20));
    await page.waitForTimeout(16);
  }
  await page.mouse.up();
}

function rendererOf(): string {
  const gl = document.createElement('canvas').getContext('webgl2');
  const info = gl?.getExtension('WEBGL_debug_renderer_info');
  return info ? String(gl?.getParameter(info.UNMASKED_RENDERER_WEBGL)) : 'unknown';
}

interface Busy {
  readonly vehicles: number;
  readonly orders: number;
  readonly bounds: { west: number; south: number; east: number; north: number };
}

/** In the page: what is on the map comes from here, all else from the server. */
function busyCity({ vehicles, orders, bounds }: Busy): void {
  const { west, south, east, north } = bounds;
  const ask = globalThis.fetch.bind(globalThis);
  const place = (i: number, n: number, turn = 0): [number, number] => {
    const angle = (i / n) * Math.PI * 2 * 17 + turn;
    const reach = 0.46 * Math.sqrt((i + 1) / n);
    return [
      (west + east) / 2 + (east - west) * reach * Math.cos(angle),
      (south + north) / 2 + (north - south) * reach * Math.sin(angle),
    ];
  };
  const id = (prefix: string, i: number): string => `${prefix}_${String(i).padStart(26, '0')}`;
  const now = new Date().toISOString();
  const route = (i: number): object => ({
    ...{ route_id: id('rte', i), state: 'active', departs_at: now, ends_at: now },
    ...{ distance_m: 1000, stops_total: 9, stops_done: 3, load_g: 1000, load_ml: 1000 },
    ...{ load_units: 5, late_s: i % 9 === 0 ? 300 : -300, late_stops: i % 9 === 0 ? 1 : 0 },
  });
  const vehicle = (i: number): object => ({
    ...{ vehicle_id: `V-${i}`, name: `Van ${i}`, profile: 'van', status: 'active' },
    ...{ status_reason: null, site_id: 'FC-1', courier: null, capacity_g: 9000 },
    ...{ capacity_ml: 9000, capacity_units: 90, seen_at: now, position: null, route: route(i) },
  });
  const many = (n: number, of: (i: number) => unknown): unknown[] =>
    Array.from({ length: n }, (_, i) => of(i));
  const order = (i: number): unknown[] => {
    const [lon, lat] = place(i, orders);
    return [id('ord', i), `ORD-${i}`, lon, lat, 'packed', now, i % 20 === 0];
  };
  const answers: Readonly<Record<string, () => string | ReadableStream<Uint8Array>>> = {
    '/api/v1/fleet': () => JSON.stringify({ items: many(vehicles, vehicle) }),
    '/api/v1/open-orders': () => JSON.stringify({ items: many(orders, order) }),
    '/api/v1/live/positions': () => moving(),
  };
  function moving(): ReadableStream<Uint8Array> {
    const text = new TextEncoder();
    let turn = 0;
    return new ReadableStream({
      start(stream) {
        setInterval(() => {
          turn += 0.004;
          const moved = many(vehicles, (i) => [`V-${i}`, ...place(i, vehicles, turn), i % 360, 8]);
          const data = JSON.stringify({ at: new Date().toISOString(), vehicles: moved });
          stream.enqueue(text.encode(`event: positions\ndata: ${data}\n\n`));
        }, 500);
      },
    });
  }
  globalThis.fetch = async (input, init) => {
    const { pathname } = new URL(String(input), location.href);
    const answer = answers[pathname];
    if (answer) return new Response(answer(), { headers: { 'content-type': 'application/json' } });
    if (/\/routes\/.*\/line$/.test(pathname)) {
      const body = { route_id: pathname.split('/').at(-2), legs: [] };
      return new Response(JSON.stringify(body));
    }
    return ask(input, init);
  };
}
