import {
  asId,
  currency,
  grams,
  metres,
  millilitres,
  money,
  type SiteId,
  units,
  type VehicleId,
} from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { checkVehicle, mayDrive, type VehicleDraft } from './vehicle.ts';

const eur = currency('EUR');
const bike: VehicleDraft = {
  id: asId<VehicleId>('veh_1'),
  name: 'Cargo bike 7',
  profile: 'bike',
  homeSiteId: asId<SiteId>('XBG'),
  capacity: { weight: grams(80_000), volume: millilitres(250_000), units: units(8) },
  leastLoad: { weight: grams(0), volume: millilitres(0), units: units(1) },
  range: metres(60_000),
  metresPerSecond: 5,
  shifts: [{ weekday: 1, opens: 480, closes: 960 }],
  cost: { perKm: money(5, eur), perHour: money(1_800, eur), perUse: money(200, eur) },
  skills: ['chilled'],
};
const loadOf = (weight: number, volume: number, n: number) => ({
  weight: grams(weight),
  volume: millilitres(volume),
  units: units(n),
});

describe('validation', () => {
  test.each<[string, Partial<VehicleDraft>, string[]]>([
    ['an ordinary bike', {}, []],
    ['no range, no shifts, no skills', { range: undefined, shifts: [], skills: [] }, []],
    ['a least load as large as the bike', { leastLoad: bike.capacity }, []],
    ['no name', { name: '' }, ['name']],
    ['no room', { capacity: loadOf(1, 0, 1), leastLoad: loadOf(0, 0, 0) }, ['capacity']],
    ['a least load that does not fit', { leastLoad: loadOf(80_001, 0, 0) }, ['leastLoad']],
    ['a negative least load', { leastLoad: loadOf(-1, 0, 0) }, ['leastLoad']],
    ['a range of nothing', { range: metres(0) }, ['range']],
    ['standing still', { metresPerSecond: 0 }, ['metresPerSecond']],
    ['faster than a train', { metresPerSecond: 101 }, ['metresPerSecond']],
    ['a shift that ends first', { shifts: [{ weekday: 1, opens: 960, closes: 480 }] }, ['shifts']],
    ['paid to drive', { cost: { ...bike.cost, perKm: money(-1, eur) } }, ['cost']],
    ['two currencies', { cost: { ...bike.cost, perUse: money(1, currency('KES')) } }, ['cost']],
    ['a skill in capitals', { skills: ['CHILLED'] }, ['skills']],
  ])('%s', (_name, change, fields) => {
    const result = checkVehicle({ ...bike, ...change });
    expect(result.ok ? [] : result.error.issues.map((issue) => issue.field)).toEqual(fields);
  });
});

test.each<[Parameters<typeof mayDrive>[0], boolean]>([
  [{ active: true, roles: ['driver'], profiles: ['van', 'bike'] }, true],
  [{ active: false, roles: ['driver'], profiles: ['bike'] }, false],
  [{ active: true, roles: ['operator'], profiles: ['bike'] }, false],
  [{ active: true, roles: ['driver'], profiles: ['van'] }, false],
])('%j may ride a bike: %s', (courier, may) => expect(mayDrive(courier, 'bike')).toBe(may));
