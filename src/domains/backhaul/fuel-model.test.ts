import { gaussian, must, seededRandom } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { smallVehicle } from './backhaul.arbitrary.ts';
import { confidenceOf, enough, learnOutcome, newTrackRecord } from './confidence.ts';
import { believed, doubt, learnLeg, newFuelModel } from './fuel-model.ts';

const nominal = smallVehicle(seededRandom('vehicle'));
const random = seededRandom('legs');

function drive(model: ReturnType<typeof newFuelModel>, share: number, legs: number): number[] {
  return Array.from({ length: legs }, () => {
    const weight = Math.round(5e6 * random.next());
    const metres = 50_000 + 200_000 * random.next();
    const rate = share * (nominal.litresPerMetre + nominal.litresPerGramMetre * weight);
    const litres = metres * rate * gaussian(random, 1, 0.05);
    return learnLeg(model, { metres, weight, litres });
  });
}

test('a vehicle nobody has seen burns what its class does', () => {
  const said = believed(nominal, newFuelModel(nominal));
  expect(said.litresPerMetre).toBeCloseTo(nominal.litresPerMetre, 15);
  expect(said.litresPerGramMetre).toBeCloseTo(nominal.litresPerGramMetre, 22);
});

test('after thirty legs it is known to within 3 %, and surprises are of unit size', () => {
  const model = newFuelModel(nominal);
  drive(model, 1.1, 30);
  const said = believed(nominal, model);
  const half = 2.5e6;
  const rateOf = (vehicle: typeof nominal): number =>
    vehicle.litresPerMetre + vehicle.litresPerGramMetre * half;
  expect(Math.abs(rateOf(said) / rateOf(nominal) / 1.1 - 1)).toBeLessThan(0.03);
  const surprises = drive(model, 1.1, 3000);
  const square = surprises.reduce((sum, one) => sum + one * one, 0) / surprises.length;
  expect(square).toBeGreaterThan(0.85);
  expect(square).toBeLessThan(1.15);
});

test('a doubted model learns a new truth sooner', () => {
  const [calm, doubted] = [newFuelModel(nominal), newFuelModel(nominal)];
  for (const model of [calm, doubted]) drive(model, 1, 300);
  doubt(doubted, nominal);
  for (const model of [calm, doubted]) drive(model, 1.12, 6);
  const off = (model: typeof calm): number =>
    Math.abs(believed(nominal, model).litresPerMetre / nominal.litresPerMetre - 1.12);
  expect(off(doubted)).toBeLessThan(off(calm));
});

test('confidence is always a number, and says on what it rests', () => {
  const record = newTrackRecord();
  expect(confidenceOf(record, 500_000, 100_000)).toMatchObject({ basis: 'insufficient-data' });
  for (let i = 0; i < enough; i++) {
    const predictedCost = 100_000;
    const price = 100_000 + 2000 * (i % 40);
    const actualCost = predictedCost * gaussian(random, 1, 0.3);
    learnOutcome(record, { price, predictedCost, actualCost, earned: price });
  }
  const [thin, fat] = [102_000, 176_000].map((price) => confidenceOf(record, price, 100_000));
  expect(must(thin, 'one').basis).toBe('calibrated');
  expect(must(thin, 'one').probability).toBeLessThan(must(fat, 'another').probability);
  // Errors were larger than assumed: the interval says so.
  expect(must(fat, 'another').high - 100_000).toBeGreaterThan(1.6449 * 12_000 * 2);
});
