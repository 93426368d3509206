import { describe, expect, test } from 'vitest';
import { checkPacking } from './check-packing.ts';
import { type Carton, cartonise, type PackItem, type Packing } from './cartonise.ts';

const cube = (side: number) => ({ length: side, width: side, height: side });
const item = (id: string, side: number, weight = 100): PackItem => ({
  id,
  weight,
  box: cube(side),
});
const small: Carton = { id: 'small', inner: cube(200), maxWeight: 5000, cost: 1 };
const large: Carton = { id: 'large', inner: cube(400), maxWeight: 15_000, cost: 2.5 };

const chosen = (packing: Packing): string[] => packing.cartons.map(({ carton }) => carton);

describe('cartonise', () => {
  test.each([
    { name: 'nothing needs no carton', items: [], cartons: ['small'], expected: [] },
    { name: 'the cheapest that holds it', items: [item('a', 150)], expected: ['small'] },
    { name: 'the larger where it must be', items: [item('a', 300)], expected: ['large'] },
    {
      name: 'eight cubes fill a carton exactly',
      items: Array.from({ length: 8 }, (_, i) => item(`c${i}`, 100)),
      expected: ['small'],
    },
    {
      name: 'two small ones rather than one large',
      items: [item('a', 150), item('b', 150)],
      expected: ['small', 'small'],
    },
    {
      name: 'one large one rather than three small',
      items: [item('a', 150), item('b', 150), item('c', 150)],
      expected: ['large'],
    },
    {
      name: 'weight splits what volume would not',
      items: [item('a', 100, 4000), item('b', 100, 4000)],
      expected: ['small', 'small'],
    },
    {
      name: 'turned to fit',
      items: [{ id: 'rod', weight: 1, box: { length: 10, width: 10, height: 390 } }],
      expected: ['large'],
    },
  ])('$name', ({ items, expected }) => {
    const packing = cartonise(items, [large, small]);
    expect(chosen(packing)).toEqual(expected);
    expect(checkPacking(items, [large, small], packing)).toEqual([]);
  });

  test('keeps upright what must stay upright', () => {
    const vase = { id: 'vase', weight: 1, box: { length: 100, width: 100, height: 300 } };
    const flat: Carton = {
      id: 'flat',
      inner: { length: 300, width: 300, height: 120 },
      maxWeight: 99,
    };
    expect(chosen(cartonise([vase], [flat, large]))).toEqual(['flat']);
    expect(chosen(cartonise([{ ...vase, upright: true }], [flat, large]))).toEqual(['large']);
  });

  test('names what fits nowhere, and why', () => {
    const packing = cartonise(
      [item('huge', 500), item('lead', 50, 99_000), item('ok', 50)],
      [small],
    );
    expect(packing.unpacked).toEqual([
      { item: 'huge', reason: 'too-large' },
      { item: 'lead', reason: 'too-heavy' },
    ]);
    expect(chosen(packing)).toEqual(['small']);
  });

  test.each([
    { items: [item('a', -1)], message: 'items[0].box.length is -1' },
    { items: [item('a', 1), item('a', 1)], message: "items[1].id repeats 'a'" },
    { items: [item('a', 1, Number.NaN)], message: 'items[0].weight is NaN' },
  ])('refuses $message', ({ items, message }) => {
    expect(() => cartonise(items, [small])).toThrow(message);
  });
});

describe('checkPacking', () => {
  const items = [item('a', 100), item('b', 100)];
  const sound = cartonise(items, [small]);
  const [carton] = sound.cartons;
  const [first, second] = carton?.contents ?? [];
  const put = (contents: unknown[]): Packing =>
    ({ ...sound, cartons: [{ ...carton, contents }] }) as Packing;

  test.each([
    { kind: 'overlap', packing: put([first, { ...second, at: first?.at }]) },
    { kind: 'outside', packing: put([first, { ...second, at: { ...second?.at, x: 150 } }]) },
    {
      kind: 'wrong-measures',
      packing: put([first, { ...second, at: { ...second?.at, width: 9 } }]),
    },
    { kind: 'item-missing', packing: put([first]) },
    {
      kind: 'item-twice',
      packing: put([first, second, { ...first, at: { ...first?.at, y: 100 } }]),
    },
    { kind: 'unknown-item', packing: put([first, second, { ...first, item: 'z' }]) },
    { kind: 'unknown-carton', packing: { ...sound, cartons: [{ ...carton, carton: 'z' }] } },
    { kind: 'wrong-cost', packing: { ...sound, cost: 7 } },
  ])('finds a planted $kind', ({ kind, packing }) => {
    const found = checkPacking(items, [small], packing as Packing).map((v) => v.kind);
    expect(found).toContain(kind);
  });

  test('finds a planted too-heavy and not-upright', () => {
    const heavy = items.map((one) => ({ ...one, weight: 4000 }));
    expect(checkPacking(heavy, [small], sound).map((v) => v.kind)).toContain('too-heavy');
    const standing = [{ id: 'v', weight: 1, box: { length: 50, width: 60, height: 70 } }];
    const lying = cartonise(standing, [
      { id: 'small', inner: { length: 60, width: 70, height: 50 }, maxWeight: 9 },
    ]);
    const upright = standing.map((one) => ({ ...one, upright: true }));
    expect(checkPacking(upright, [small], lying).map((v) => v.kind)).toContain('not-upright');
  });
});
