import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Caller } from '../support/api.ts';
import {
  barriers,
  openWebApp,
  screenshot,
  type Visit,
  type WebApp,
  widths,
} from '../support/web-app.ts';

let app: WebApp;
let ops: Caller;
beforeAll(async () => {
  app = await openWebApp();
  ops = await app.api.as('ops', 'ops', { regions: 'all' });
});
afterAll(() => app.close());

const shopper = (n: number, width = 1024) => ({
  role: 'shopper' as const,
  subject: `CUS-0000${n}`,
  width,
});

/** A few of something new, at one site. */
async function stockUp(skuId: string, units: number): Promise<void> {
  const [like] = (await ops.get('/skus?category=pantry&limit=1')).body.items;
  const { sku_id: id, version: _, ...sku } = like;
  await ops.send('PUT', `/skus/${skuId}`, { ...sku, name: skuId, barcode: null });
  const stock: Answer['body'][] = (await ops.get(`/availability?sku_id=${id}`)).body.items;
  const site = stock.find(({ available_to_sell: n }) => n > 0).site_id;
  const body = { sku_id: skuId, site_id: site, units, cause: 'receipt', reference: skuId };
  const received = await ops.send('POST', '/stock/receipts', { ...body, lot: 'L1' });
  expect(received).toMatchObject({ status: 201 });
}

const basket = (page: Page) => page.locator('.basket-line');

async function toCheckout(visit: Visit, skuId: string): Promise<Page> {
  const { page } = visit;
  await page.goto(`${app.url}/shop/goods/${skuId}`);
  await page.getByRole('button', { name: `Add ${skuId}` }).click();
  await page.getByRole('link', { name: /Basket/ }).click();
  await page.getByRole('button', { name: 'Go to checkout' }).click();
  await page.locator('.price-total .value').waitFor();
  return page;
}

async function payWith(page: Page, card: string): Promise<string> {
  await page.getByRole('radio', { name: new RegExp(card) }).check();
  await page.getByRole('button', { name: 'Order and pay' }).click();
  await page.waitForURL(/\/shop\/orders\/ord_/);
  await app.api.settle();
  return page.url().split('/').at(-1) ?? '';
}

const stageOf = async (orderId: string): Promise<string> =>
  (await ops.get(`/orders/${orderId}`)).body.stage;

/** A payment that has not begun yet is not there: browsers say so aloud. */
const serious = ({ complaints }: Visit): string[] =>
  complaints.filter((text) => !text.includes('404'));

test('what is chosen in the catalogue is held, ordered, paid and followed', async () => {
  await stockUp('JAM', 9);
  const visit = await app.open('/shop?text=JAM', shopper(1));
  const { page } = visit;
  await page.getByRole('link', { name: 'JAM', exact: true }).waitFor();
  await toCheckout(visit, 'JAM');
  expect(await page.getByRole('timer').textContent()).toContain('10:00');
  await screenshot(page, 'shop-checkout');
  const orderId = await payWith(page, '4242');
  expect(await stageOf(orderId)).toBe('allocated');
  await page.getByRole('heading', { name: 'Planned', level: 1 }).waitFor();
  await page.locator('.stage[aria-current]').filter({ hasText: 'Planned' }).waitFor();
  await page.getByText('Held on your card').waitFor();
  await screenshot(page, 'shop-order');
  expect(serious(visit)).toEqual([]);
  await visit.close();
});

test('each card says by when it can be there, in one question for all, and else nothing', async () => {
  await stockUp('CARD', 3);
  await ops.send('PUT', '/skus/CARDLESS', {
    ...(await ops.get('/skus/CARD')).body,
    ...{ sku_id: undefined, version: undefined, name: 'CARDLESS', barcode: null },
  });
  const visit = await app.open('/shop', { ...shopper(1), now: app.api.world.now() });
  const { page, context } = visit;
  const asked: string[][] = [];
  let answer = (): void => undefined;
  const mayAnswer = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await context.route('**/checkout/soonest-promises', async (route) => {
    asked.push((route.request().postDataJSON() as { sku_ids: string[] }).sku_ids);
    await mayAnswer;
    await route.continue();
  });
  await page.goto(`${app.url}/shop?text=CARD`);
  const card = (name: string) =>
    page.locator('.good', { has: page.getByRole('link', { name, exact: true }) });
  await card('CARD').locator('.card-promise [class*=skeleton]').waitFor();
  const before = await card('CARD').boundingBox();
  answer();
  await card('CARD')
    .getByText(/^(Today|Tomorrow|\w{3} \d+ \w{3}) by \d\d:\d\d$/)
    .waitFor();
  expect((await card('CARD').boundingBox())?.height).toBe(before?.height);
  expect(await card('CARDLESS').locator('.card-promise').textContent()).toBe('');
  expect(asked).toEqual([expect.arrayContaining(['CARD', 'CARDLESS'])]);
  expect(await barriers(page)).toEqual([]);
  await visit.close();
});

test('the last unit goes to one of two, and the other is told kindly', async () => {
  await stockUp('LAST', 1);
  const visits = await Promise.all([2, 3].map((n) => app.open('/shop/goods/LAST', shopper(n))));
  const adds = visits.map(({ page }) => page.getByRole('button', { name: 'Add LAST' }));
  await Promise.all(adds.map((add) => add.waitFor()));
  for (const { page } of visits) await page.getByText('1 left').waitFor();
  await Promise.all(adds.map((add) => add.click()));
  const outcomes = await Promise.all(
    visits.map(async ({ page }) => {
      await page.getByRole('link', { name: /Basket/ }).click();
      const won = page.getByText('Held for you for another');
      const lost = page.getByText('No longer available');
      await won.or(lost).waitFor();
      return won.isVisible();
    }),
  );
  expect(outcomes.toSorted()).toEqual([false, true]);
  const [winner, loser] = outcomes[0] ? visits : visits.toReversed();
  if (!winner || !loser) throw new Error('there are two');
  await loser.page.getByText('Somebody else was quicker').waitFor();
  expect(await loser.page.getByRole('button', { name: 'Go to checkout' }).isDisabled()).toBe(true);
  expect(await barriers(loser.page)).toEqual([]);
  await loser.page.getByRole('button', { name: 'Take it out' }).click();
  await loser.page.getByText('Nothing in it yet').waitFor();
  await winner.page.getByRole('button', { name: 'Go to checkout' }).click();
  await winner.page.locator('.price-total .value').waitFor();
  expect(await stageOf(await payWith(winner.page, '4242'))).toBe('allocated');
  for (const visit of visits) await visit.close();
});

test('a declined card is told, and another one pays the same order', async () => {
  await stockUp('HONEY', 5);
  const visit = await app.open('/shop', shopper(4));
  const page = await toCheckout(visit, 'HONEY');
  const orderId = await payWith(page, '9995');
  await page.getByRole('heading', { name: 'The payment was declined' }).waitFor();
  await page.getByText('There is too little on the card.').waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('radio', { name: /4242/ }).check();
  await page.getByRole('button', { name: 'Pay again' }).click();
  await expect.poll(() => app.api.settle().then(() => stageOf(orderId))).toBe('allocated');
  await page.getByRole('heading', { name: 'Planned', level: 1 }).waitFor();
  await visit.close();
});

test.each([
  ['Yes, confirm', 'Planned', 'allocated'],
  ['It is not me', 'Ordered', 'created'],
])('the bank asks, and hears: %s', async (answer, shows, stage) => {
  const skuId = `TEA-${stage}`;
  await stockUp(skuId, 5);
  const visit = await app.open('/shop', shopper(5));
  const page = await toCheckout(visit, skuId);
  const orderId = await payWith(page, '3155');
  await page.getByRole('button', { name: 'Go to the bank' }).click();
  await page.getByRole('heading', { name: 'Is it you who pays?' }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('button', { name: answer }).click();
  await page.waitForURL(/\/shop\/orders\/ord_/);
  await expect.poll(() => app.api.settle().then(() => page.url())).not.toContain('back');
  if (stage === 'created') await page.getByText('could not confirm that it is you').waitFor();
  else await expect.poll(() => app.api.settle().then(() => stageOf(orderId))).toBe(stage);
  await page.getByRole('heading', { name: shows, level: 1 }).waitFor();
  await visit.close();
});

test('everything that is wrong is told at its place', async () => {
  await stockUp('SALT', 5);
  const visit = await app.open('/shop', shopper(6));
  const page = await toCheckout(visit, 'SALT');
  await page.getByLabel('Promotion code').fill('NEVER-HEARD-OF');
  const field = page.getByLabel('Promotion code');
  await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
  await page.getByRole('button', { name: 'Order and pay' }).click();
  await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
  expect(page.url()).toContain('/shop/checkout');
  await visit.close();
});

test('an order is bought with the keyboard alone', async () => {
  await stockUp('RICE', 5);
  const visit = await app.open('/shop/goods/RICE', shopper(7));
  const { page } = visit;
  await page.getByRole('button', { name: 'Add RICE' }).waitFor();
  await tabTo(page, 'Add RICE');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('go to basket');
  await page.keyboard.press('Enter');
  await page.getByRole('timer').waitFor();
  await tabTo(page, 'Go to checkout');
  await page.keyboard.press('Enter');
  await page.locator('.price-total .value').waitFor();
  await tabTo(page, 'Order and pay');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/shop\/orders\/ord_/);
  await visit.close();
});

/** As somebody without a mouse gets there. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let n = 0; n < 120; n++) {
    await page.keyboard.press('Tab');
    const at = page.locator(':focus');
    if ((await at.count()) === 0) continue;
    const label = (await at.getAttribute('aria-label')) ?? (await at.textContent());
    if (label?.trim() === name) return;
  }
  throw new Error(`The keyboard does not reach “${name}”.`);
}

test('a link lets somebody follow without saying who or what', async () => {
  await stockUp('OATS', 5);
  const visit = await app.open('/shop', shopper(8));
  const page = await toCheckout(visit, 'OATS');
  await payWith(page, '4242');
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  const other = await app.open(new URL(link).pathname);
  await other.page.locator('.stage-track').waitFor();
  const text = (await other.page.locator('body').textContent()) ?? '';
  expect(text).toContain('Planned');
  for (const secret of ['OATS', 'CUS-', 'ORD-']) expect(text).not.toContain(secret);
  expect(await barriers(other.page)).toEqual([]);
  expect(other.complaints).toEqual([]);
  await page.getByRole('button', { name: 'End all links' }).click();
  await page.getByText('No link to this order works any more.').waitFor();
  await other.page.reload();
  await other.page.getByText('Nothing is shared under this link').waitFor();
  await other.close();
  await visit.close();
});

test('an order is changed and cancelled before it is picked', async () => {
  await stockUp('FLOUR', 6);
  const visit = await app.open('/shop', shopper(9));
  const page = await toCheckout(visit, 'FLOUR');
  const orderId = await payWith(page, '4242');
  await page.getByRole('heading', { name: 'Planned', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await page.getByLabel('FLOUR').fill('3');
  await page.getByLabel('For whoever brings it').fill('Second yard');
  await page.getByRole('button', { name: 'Change it' }).click();
  await page.getByText('The order is changed.').waitFor();
  const { body } = await ops.get(`/orders/${orderId}`);
  expect(body).toMatchObject({
    lines: [{ units: 3 }],
    destination: { instructions: 'Second yard' },
  });
  await app.api.settle();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel the order' }).click();
  await page.getByText('You cancelled it.').waitFor();
  expect(await stageOf(orderId)).toBe('cancelled');
  await visit.close();
});

/** Something else than the one they have: typed as somebody would who knows where they live. */
async function writeAddress(page: Page, street: string): Promise<void> {
  await page.getByRole('button', { name: 'Another address' }).click();
  await page.getByLabel('Street and number').fill(street);
  const { postcode, city } = (await homeOf(page)) ?? {};
  await page.getByLabel('Postcode').fill(postcode ?? '');
  await page.getByLabel('Town').fill(city ?? '');
  await page.getByRole('button', { name: 'Save this address' }).click();
}

/** `Lindenweg 4, 10115 Berlin`, as the page shows it. */
async function homeOf(page: Page) {
  const text = await page.locator('.choice .quiet').first().textContent();
  const found =
    /(?<street>\p{Lu}[^,]*) (?<number>\d+\w?), (?<postcode>\d{5}) (?<city>[^,]+)$/u.exec(
      text ?? '',
    );
  return found?.groups as Record<'street' | 'number' | 'postcode' | 'city', string> | undefined;
}

test.each([390, 1280])(
  'at %i pixels an address of which only the street is known is shown, and meant or mended',
  async (width) => {
    await stockUp(`A-${width}`, 9);
    for (const theme of ['light', 'dark'] as const) {
      const visit = await app.open('/shop', {
        ...shopper(theme === 'light' ? 5 : 6, width),
        theme,
      });
      const page = await toCheckout(visit, `A-${width}`);
      const { street = '' } = (await homeOf(page)) ?? {};
      await writeAddress(page, `${street} 9999`);
      const doubts = page.getByRole('status', { name: 'We know the street, but not this house' });
      await doubts.waitFor();
      await doubts.getByText('not known here').waitFor();
      await doubts.scrollIntoViewIfNeeded();
      await screenshot(page, `shop-address-${width}-${theme}`);
      await expectOpen(page);
      // Mended: what was said about it is gone until somebody looks again.
      await page.getByLabel('Street and number').fill(`${street} 9998`);
      await doubts.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Save this address' }).click();
      await doubts.getByRole('button', { name: 'Mine is right, bring it there' }).click();
      await page
        .getByRole('radio', { name: new RegExp(`${street} 9998`), checked: true })
        .waitFor();
      expect(page.url()).toContain('/shop/checkout');
      expect(serious(visit)).toEqual([]);
      await visit.close();
    }
  },
);

test('an address that does not exist is not saved, and one that does is taken as it is written here', async () => {
  await stockUp('SALT', 5);
  const visit = await app.open('/shop', shopper(4));
  const page = await toCheckout(visit, 'SALT');
  const { street = '', number = '' } = (await homeOf(page)) ?? {};
  await writeAddress(page, 'Zzyzxgasse 12');
  await page.getByRole('status', { name: 'We do not know this address' }).waitFor();
  expect(await page.getByRole('button', { name: 'Mine is right' }).count()).toBe(0);
  const saved = page.getByRole('radio', { name: new RegExp(`${street} \\d`) });
  const before = await saved.count();
  await page.getByLabel('Street and number').fill(`${street.toLowerCase()} ${number}`);
  await page.getByRole('button', { name: 'Save this address' }).click();
  await expect.poll(() => saved.count()).toBe(before + 1);
  await visit.close();
});

describe('every page is there for everybody', () => {
  test.each(widths)('at %i pixels, in light and dark', async (width) => {
    await stockUp(`W-${width}`, 50);
    for (const theme of ['light', 'dark'] as const) {
      const visit = await app.open('/shop', { ...shopper(1, width), theme });
      const { page } = visit;
      await page.locator('.good').first().waitFor();
      await expectOpen(page);
      await page.goto(`${app.url}/shop/goods/W-${width}`);
      await page.locator('.ways li').first().waitFor();
      await expectOpen(page);
      await page.getByRole('button', { name: `Add W-${width}` }).click();
      await page.goto(`${app.url}/shop/basket`);
      await basket(page).first().waitFor();
      await expectOpen(page);
      await page.goto(`${app.url}/shop/checkout`);
      await page.locator('.price-total .value').waitFor();
      await expectOpen(page);
      await payWith(page, '4242');
      await page.goto(`${app.url}/shop/orders`);
      await page.locator('.order-list li').first().waitFor();
      await expectOpen(page);
      await page.locator('.order-list a').first().click();
      await page.locator('.stage-track').waitFor();
      await expectOpen(page);
      await page.goto(`${app.url}/shop/account`);
      await page.getByLabel('E-mail').waitFor();
      await expectOpen(page);
      expect(serious(visit)).toEqual([]);
      await visit.close();
    }
  });
});

async function expectOpen(page: Page): Promise<void> {
  expect(await barriers(page)).toEqual([]);
  const overflow = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect(overflow, page.url()).toBe(0);
}
