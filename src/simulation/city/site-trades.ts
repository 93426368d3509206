import type { SiteDraft, SiteKind, WeeklySpan } from '../../domains/network/index.ts';

/** What all sites of one trade share; money in minor units of the city's currency. */
export interface Trade {
  readonly code: string;
  readonly kind: SiteKind;
  readonly names: readonly string[];
  readonly weekly: readonly WeeklySpan[];
  readonly cutOff: number;
  readonly pickMinutes: number;
  readonly litres: number;
  readonly temperatures: SiteDraft['temperatures'];
  readonly perShipment: number;
  readonly perUnit: number;
  readonly storage: number;
  readonly security: number;
  readonly pickup: boolean;
}

const at = (hour: number): number => Math.round(hour * 60);
const open = (days: readonly number[], from: number, until: number): WeeklySpan[] =>
  days.map((weekday) => ({ weekday, opens: at(from), closes: at(until) }));
const workdays = [1, 2, 3, 4, 5];
const everyDay = [0, 1, 2, 3, 4, 5, 6];

export const fulfilmentCentre: Trade = {
  code: 'FC',
  kind: 'fulfilment-centre',
  names: ['Logistikpark', 'Güterhof', 'Verteilzentrum am Ring'],
  weekly: [...open([1, 2, 3, 4, 5, 6], 5, 23), ...open([0], 9, 18)],
  cutOff: at(18),
  pickMinutes: 40,
  litres: 900_000,
  temperatures: ['ambient', 'chilled', 'frozen'],
  perShipment: 120,
  perUnit: 15,
  storage: 45,
  security: 0.98,
  pickup: false,
};

const coffeeShop: Trade = {
  code: 'CAFE',
  kind: 'shop',
  names: ['Café Morgenrot', 'Kaffeerösterei Lenz'],
  weekly: [...open(workdays, 7, 19), ...open([6], 8, 18), ...open([0], 9, 17)],
  cutOff: at(17),
  pickMinutes: 12,
  litres: 1800,
  temperatures: ['ambient', 'chilled'],
  perShipment: 70,
  perUnit: 10,
  storage: 180,
  security: 0.75,
  pickup: true,
};

const dryCleaner: Trade = {
  ...coffeeShop,
  code: 'CLEANER',
  names: ['Reinigung Weiß', 'Textilpflege Adler'],
  weekly: [...open(workdays, 8, 18.5), ...open([6], 9, 14)],
  litres: 2600,
  temperatures: ['ambient'],
  perShipment: 60,
  storage: 150,
  security: 0.8,
};

const locker: Trade = {
  ...coffeeShop,
  code: 'LOCKER',
  kind: 'locker',
  names: ['Paketfächer Bahnhof', 'Paketfächer Markthalle', 'Paketfächer Klinikum'],
  weekly: [],
  cutOff: at(20),
  pickMinutes: 3,
  litres: 2200,
  temperatures: ['ambient'],
  perShipment: 35,
  perUnit: 5,
  storage: 260,
  security: 0.9,
};

const ambassador: Trade = {
  ...coffeeShop,
  code: 'AMBASSADOR',
  kind: 'ambassador',
  names: ['Nachbarin Hanna', 'Nachbar Emil'],
  weekly: [...open(workdays, 16, 21), ...open([6], 10, 18)],
  cutOff: at(19),
  pickMinutes: 15,
  litres: 600,
  temperatures: ['ambient'],
  perShipment: 80,
  perUnit: 20,
  storage: 140,
  security: 0.6,
};

const vacantUnit: Trade = {
  ...coffeeShop,
  code: 'VACANT',
  kind: 'vacant-unit',
  names: ['Laden im Leerstand 14', 'Alte Druckerei'],
  weekly: open([1, 2, 3, 4, 5, 6], 8, 20),
  cutOff: at(18),
  pickMinutes: 20,
  litres: 38_000,
  perShipment: 75,
  perUnit: 12,
  storage: 90,
  security: 0.55,
};

const storageUnit: Trade = {
  ...vacantUnit,
  code: 'STORAGE',
  kind: 'storage-unit',
  names: ['Lagerbox 27'],
  weekly: open(everyDay, 6, 22),
  pickMinutes: 25,
  litres: 24_000,
  temperatures: ['ambient'],
  perShipment: 55,
  perUnit: 15,
  storage: 60,
  security: 0.85,
  pickup: false,
};

/** Twelve nodes, those that want passers-by first: they get the quarters nearest the centre. */
export const trades: readonly Trade[] = [
  coffeeShop,
  locker,
  dryCleaner,
  coffeeShop,
  vacantUnit,
  locker,
  ambassador,
  dryCleaner,
  locker,
  ambassador,
  vacantUnit,
  storageUnit,
];
