import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { openBrowser } from '../../test/support/browser.ts';
import { keepResult } from '../result.ts';
import { demoCity, quantile } from './demo-city.ts';

/**
 * How long from a vehicle's report to its arrow on the console's map: from before the request that
 * reports it until the arrow has been drawn at the place reported. Nothing of the page is changed but
 * that its pen tells where it draws; motion is off, so that an arrow does not glide there first. The
 * demo city goes on with its life meanwhile.
 *
 *   npm run bench -- faces/position-to-screen [--url http://127.0.0.1:8080] [--reports 200]
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8080' },
    reports: { type: 'string', default: '200' },
  },
});
const reports = Number(values.reports);
const vehicles = ['VAN-11', 'VAN-12', 'VAN-13', 'VAN-14'];
/** Longer than this is lost, and the run fails. */
const lostAfterMs = 30_000;
const targetMs = 2000;

const city = demoCity(values.url);
const { token } = await city.signIn('ops');
const browser = await openBrowser();
try {
  // Who is off is drawn where it is without having a route.
  for (const id of vehicles)
    await city.ask('PUT', `/api/v1/vehicles/${id}/status`, { status: 'off' }, token);
  const page = await city.open(browser, 'ops', { reducedMotion: 'reduce' });
  await page.addInitScript(listenToThePen);
  await page.goto(`${city.url}/console`);
  await page.waitForSelector('.map-ready');
  await page.waitForTimeout(5000);
  const { bounds } = await city.ask<{ bounds: Bounds }>('GET', '/api/v1/map');
  const place = await projection(page, bounds);
  const delays: number[] = [];
  for (let i = 0; i < reports; i++) delays.push(await report(page, place, { i, bounds }));
  const sorted = delays.toSorted((a, b) => a - b);
  const [p50, p95, worst] = [0.5, 0.95, 1].map((share) => quantile(sorted, share));
  const measured = { p50_ms: p50, p95_ms: p95, worst_ms: worst };
  await keepResult('position-to-screen', { reports, target_p95_ms: targetMs, ...measured });
} finally {
  await browser.close();
  for (const id of vehicles)
    await city.ask('PUT', `/api/v1/vehicles/${id}/status`, { status: 'active' }, token);
}

interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}
interface Point {
  readonly x: number;
  readonly y: number;
}
type Projection = (lon: number, lat: number) => Point;

/** Another place each time, on a spiral through the middle of the city. */
async function report(
  page: Page,
  place: Projection,
  { i, bounds: { west, south, east, north } }: { i: number; bounds: Bounds },
): Promise<number> {
  const reach = 0.08 + 0.25 * ((i % 97) / 97);
  const angle = i * 2.4;
  const lon = (west + east) / 2 + (east - west) * reach * Math.cos(angle);
  const lat = (south + north) / 2 + (north - south) * reach * Math.sin(angle);
  const drawn = page.evaluate(whenDrawn, { ...place(lon, lat), lostAfterMs });
  // Not in step with the server, which tells twice a second.
  await page.waitForTimeout((i * 137) % 500);
  const { now } = await city.ask<{ now: string }>('GET', '/demo/clock');
  const from = Date.now();
  const id = vehicles[i % vehicles.length];
  const body = { reports: [{ at: now, position: { lon, lat } }] };
  await city.ask('POST', `/api/v1/vehicles/${id}/positions`, body, token);
  return (await drawn) - from;
}

/** The map shows the whole city, as it was opened. */
async function projection(page: Page, { west, south, east, north }: Bounds): Promise<Projection> {
  const box = await page.locator('.live-map-map').boundingBox();
  if (!box) throw new Error('There is no map.');
  const mercator = (degrees: number) =>
    (Math.log(Math.tan(Math.PI / 4 + (degrees * Math.PI) / 360)) * 180) / Math.PI;
  const [low, high] = [mercator(south), mercator(north)];
  const scale = Math.min((box.width - 32) / (east - west), (box.height - 32) / (high - low));
  return (lon, lat) => ({
    x: box.width / 2 + (lon - (west + east) / 2) * scale,
    y: box.height / 2 - (mercator(lat) - (low + high) / 2) * scale,
  });
}

/** What a page has and this program has not. */
declare const CanvasRenderingContext2D: {
  prototype: { setTransform(this: { canvas: { className: string } }, ...to: number[]): void };
};
declare const devicePixelRatio: number;
declare const requestAnimationFrame: (next: () => void) => void;
type Pen = { onArrow?: ((x: number, y: number) => void) | undefined };

/** In the page: every arrow is drawn by turning the pen to its place first. */
function listenToThePen(): void {
  const pen = CanvasRenderingContext2D.prototype;
  const turn = pen.setTransform;
  pen.setTransform = function (...to) {
    turn.apply(this, to);
    const [, , , , x, y] = to;
    if (this.canvas.className !== 'map-vehicles' || x === undefined || y === undefined) return;
    (globalThis as Pen).onArrow?.(x / devicePixelRatio, y / devicePixelRatio);
  };
}

/** In the page: when the frame with an arrow at that place has been shown. */
function whenDrawn({ x, y, lostAfterMs }: Point & { lostAfterMs: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    const page = globalThis as Pen;
    const lost = setTimeout(() => reject(new Error('The arrow was not drawn.')), lostAfterMs);
    page.onArrow = (atX, atY) => {
      if (Math.hypot(atX - x, atY - y) > 1) return;
      page.onArrow = undefined;
      clearTimeout(lost);
      // The next frame begins when this one is done.
      requestAnimationFrame(() => resolve(Date.now()));
    };
  });
}
