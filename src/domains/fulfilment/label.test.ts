import { grams, parseInstant, seededRandom, timeZone } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { labelSvg } from './label.ts';
import { formatTrackingNumber, newTrackingNumber } from './tracking-number.ts';

const trackingNumber = newTrackingNumber(seededRandom('label'));
const svg = labelSvg({
  trackingNumber,
  parcel: 1,
  parcels: 2,
  weight: grams(1250),
  to: ['Ada <Lovelace> & Co', 'Main Street 1', '10001 New York', 'US'],
  from: ['Waystock NY'],
  reference: 'ORD-2026-05-06-001',
  express: true,
  promisedAt: parseInstant('2026-05-06T22:00:00Z'),
  timeZone: timeZone('America/New_York'),
});

test.each([
  ['the recipient, made safe', 'Ada &lt;Lovelace&gt; &amp; Co'],
  ['the promise in site time', 'By 2026-05-06 18:00'],
  ['the parcel and its weight', 'Parcel 1 of 2 · 1.25 kg'],
  ['the order', 'ORD-2026-05-06-001'],
  ['the number for people', formatTrackingNumber(trackingNumber)],
  ['that it is urgent', 'EXPRESS'],
])('a label shows %s', (_what, words) => expect(svg).toContain(`>${words}</text>`));

test('tags are balanced', () => {
  const opened = [...svg.matchAll(/<(svg|g|text)[ >]/g)].length;
  expect([...svg.matchAll(/<\/(svg|g|text)>/g)].length).toBe(opened);
});
