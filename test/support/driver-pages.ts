import type { Page } from 'playwright-core';

/** What a driver does by hand in the driver's pages. */

/** By its words. */
export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
/** What the bar says of what is on its way to the server. */
export const sync = (page: Page, words: string) =>
  page.locator('.sync').getByText(words, { exact: true }).waitFor();

/** Scans every parcel, and leaves. */
export async function loadEverything(page: Page): Promise<void> {
  await page.locator('.parcels li').first().waitFor();
  for (const code of await page.locator('.parcels .value').allTextContents()) {
    await page.getByLabel('Scan a parcel').fill(code);
    await page.keyboard.press('Enter');
    await page.locator('.parcel-done', { hasText: code }).waitFor();
  }
  await button(page, 'Start the route').click();
  await page.getByText('Next stop').waitFor();
}

export async function arriveAtNext(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Open this stop' }).click();
  await button(page, 'I am here').click();
}
