import {
  asId,
  currency,
  localDate,
  millilitres,
  minutes,
  money,
  position,
  probability,
  type RegionId,
  seconds,
  type SiteId,
  timeZone,
} from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { checkSite, isMicroFulfilment, roomLeft, type SiteDraft, siteKinds } from './site.ts';

const eur = currency('EUR');
const draft = (change: Partial<SiteDraft> = {}): SiteDraft => ({
  id: asId<SiteId>('BER-1'),
  regionId: asId<RegionId>('berlin'),
  name: 'Moabit',
  kind: 'fulfilment-centre',
  position: position(13.34, 52.53),
  address: 'Beusselstraße 44, 10553 Berlin',
  hours: {
    timeZone: timeZone('Europe/Berlin'),
    weekly: [{ weekday: 1, opens: 360, closes: 1320 }],
    closedOn: [localDate('2026-05-01')],
  },
  cutOff: 960,
  pickLead: minutes(30),
  capacity: millilitres(800_000_000),
  temperatures: ['ambient', 'chilled'],
  handling: { perShipment: money(120, eur), perUnit: money(15, eur) },
  storage: money(50, eur),
  security: probability(0.9),
  pickup: false,
  ...change,
});

describe('validation', () => {
  test.each<[string, Partial<SiteDraft>, string[]]>([
    ['an ordinary site', {}, []],
    ['always open, free of charge', { hours: { ...draft().hours, weekly: [] } }, []],
    ['no name', { name: ' ' }, ['name']],
    ['no address', { address: '' }, ['address']],
    [
      'hours that end before they begin',
      { hours: { ...draft().hours, weekly: [{ weekday: 1, opens: 600, closes: 500 }] } },
      ['hours'],
    ],
    ['a cut-off at 24:00', { cutOff: 1440 }, ['cutOff']],
    ['a negative lead', { pickLead: seconds(-1) }, ['pickLead']],
    ['no room', { capacity: millilitres(0) }, ['capacity']],
    ['no temperature', { temperatures: [] }, ['temperatures']],
    [
      'paying people to pick',
      { handling: { ...draft().handling, perUnit: money(-1, eur) } },
      ['handling'],
    ],
    ['two currencies', { storage: money(50, currency('KES')) }, ['storage']],
  ])('%s', (_name, change, fields) => {
    const result = checkSite(draft(change));
    expect(result.ok ? [] : result.error.issues.map((issue) => issue.field)).toEqual(fields);
  });
});

test('room left is never negative', () => {
  const site = { capacity: millilitres(1000) };
  expect([0, 400, 1000, 1200].map((used) => roomLeft(site, millilitres(used)))).toEqual([
    1000, 600, 0, 0,
  ]);
});

test('all but the big ones are micro-fulfilment nodes', () => {
  expect(siteKinds.filter((kind) => !isMicroFulfilment(kind))).toEqual([
    'fulfilment-centre',
    'hub',
  ]);
});
