import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWebApp, type WebApp } from '../support/web-app.ts';

/** A map that is left is kept: ending its graphics context can hold up the whole tab for half a minute. */
let app: WebApp;
beforeAll(async () => {
  app = await openWebApp();
});
afterAll(() => app.close());

/** What the page has asked of WebGL, counted in the page. */
interface Asked {
  contexts: number;
  lost: number;
  draws: number;
}
const countWebGl = (): void => {
  const asked = { contexts: 0, lost: 0, draws: 0 };
  const page = globalThis as never as {
    asked: Asked;
    HTMLCanvasElement: { prototype: { getContext(kind: string, ...more: unknown[]): unknown } };
    WebGL2RenderingContext: { prototype: Record<string, (...all: unknown[]) => unknown> };
  };
  page.asked = asked;
  const { getContext } = page.HTMLCanvasElement.prototype;
  page.HTMLCanvasElement.prototype.getContext = function (
    this: { addEventListener(name: string, hear: () => void): void },
    kind: string,
    ...more: unknown[]
  ) {
    if (kind === 'webgl2') {
      asked.contexts++;
      this.addEventListener('webglcontextlost', () => asked.lost++);
    }
    return getContext.call(this, kind, ...more);
  };
  const drawing = page.WebGL2RenderingContext.prototype;
  for (const name of ['drawElements', 'drawArrays']) {
    const draw = drawing[name];
    drawing[name] = function (...all) {
      asked.draws++;
      return draw?.apply(this, all);
    };
  }
};
const asked = (page: Page): Promise<Asked> => page.evaluate('asked');
/** As many as an animation that goes on would show. */
const frames = (page: Page): Promise<unknown> =>
  page.evaluate(`new Promise((resolve) => {
    let left = 10;
    const next = () => (left-- > 0 ? requestAnimationFrame(next) : resolve());
    next();
  })`);
const go = async (page: Page, name: RegExp, shows: string): Promise<void> => {
  await page.getByRole('link', { name }).first().click();
  await page.waitForSelector(shows);
};

test('a map that is left draws nothing, is not ended, and is back as it was', async () => {
  const visit = await app.open('/console/exceptions', { role: 'ops' });
  const { page, complaints, close } = visit;
  await page.addInitScript(countWebGl);
  await page.goto(`${app.url}/console`);
  await page.waitForSelector('.map-ready .maplibregl-canvas');
  await page.evaluate(`document.querySelector('.maplibregl-canvas').id = 'first'`);
  expect(await asked(page)).toMatchObject({ contexts: 1, lost: 0 });
  await page.getByRole('button', { name: 'Zoom in' }).click();

  await go(page, /^Exceptions/, '.empty, table');
  expect(await page.locator('canvas').count()).toBe(0);
  const left = await asked(page);
  await frames(page);
  expect(await asked(page)).toEqual(left);
  expect(left.lost).toBe(0);

  await page.getByRole('link', { name: /^Map/ }).first().click();
  await page.waitForSelector('.map-ready #first');
  await expect.poll(async () => (await asked(page)).draws).toBeGreaterThan(left.draws);
  expect(await asked(page)).toMatchObject({ contexts: 1, lost: 0 });
  expect(complaints).toEqual([]);
  await close();
});

test('one that is left before it was there is the next one', async () => {
  const { page, complaints, close } = await app.open('/console/exceptions', { role: 'ops' });
  await page.addInitScript(countWebGl);
  await page.goto(`${app.url}/console/exceptions`);
  await page.waitForSelector('.empty, table');
  await page.getByRole('link', { name: /^Map/ }).first().click();
  await page.waitForSelector('.maplibregl-canvas');
  await go(page, /^Exceptions/, '.empty, table');
  await page.getByRole('link', { name: /^Map/ }).first().click();
  await page.waitForSelector('.map-ready .maplibregl-canvas');
  expect(await page.locator('.maplibregl-canvas').count()).toBe(1);
  expect(await asked(page)).toMatchObject({ contexts: 1, lost: 0 });
  expect(complaints).toEqual([]);
  await close();
});
