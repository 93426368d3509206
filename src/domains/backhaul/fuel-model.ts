import { type LinearModel, leverage, newLinearModel, observe, predict } from '../learning/index.ts';
import type { Vehicle } from './model.ts';

/**
 * What a vehicle really burns: litres per kilometre = own + per tonne on board, learned leg by leg
 * from what its class is said to burn. A leg weighs the same however long it is; its reading varies
 * by `noise` in proportion to what is expected.
 */
export interface FuelTerms {
  /** How far vehicles of a class lie apart, and one reading from the vehicle's mean; shares of it. */
  readonly spread: number;
  readonly noise: number;
  /** How fast old readings fade. */
  readonly forgetting: number;
}

export const usualFuelTerms: FuelTerms = { spread: 0.08, noise: 0.05, forgetting: 0.995 };

export interface DrivenLeg {
  readonly metres: number;
  /** Load on board, grams. */
  readonly weight: number;
  readonly litres: number;
}

const perKm = 1000;
const perTonneKm = 1e9;

/** Starts at the class: known to within `spread` of what it is said to be. */
export function newFuelModel(nominal: Vehicle, terms: FuelTerms = usualFuelTerms): LinearModel {
  const weights = [nominal.litresPerMetre * perKm, nominal.litresPerGramMetre * perTonneKm];
  const unit = (terms.noise * (weights[0] as number)) ** 2;
  const variances = weights.map((weight) => (terms.spread * weight) ** 2 / unit);
  return newLinearModel({ weights, variances }, terms.forgetting);
}

/**
 * Learns one leg; returns the surprise, in deviations of what was to be expected of a reading, before
 * anything was learned from it.
 */
export function learnLeg(
  model: LinearModel,
  leg: DrivenLeg,
  terms: FuelTerms = usualFuelTerms,
): number {
  const features = [1, leg.weight / 1e6];
  const expected = predict(model, features);
  const unit = terms.noise * (model.weights[0] as number);
  const reading = terms.noise * expected;
  const spread = Math.sqrt(reading ** 2 + unit ** 2 * leverage(model, features));
  // Readings of a heavier load vary more: weigh them so that all count alike.
  const weight = unit / reading;
  const error = observe(
    model,
    features.map((one) => one * weight),
    (leg.litres / leg.metres) * perKm * weight,
  );
  return error / weight / spread;
}

/** The vehicle as it is believed to be. */
export const believed = (vehicle: Vehicle, model: LinearModel): Vehicle => ({
  ...vehicle,
  litresPerMetre: (model.weights[0] as number) / perKm,
  litresPerGramMetre: (model.weights[1] as number) / perTonneKm,
});

/** After a drift: what was learned is doubted again, as much as the class was at the start. */
export function doubt(
  model: LinearModel,
  nominal: Vehicle,
  terms: FuelTerms = usualFuelTerms,
): void {
  const fresh = newFuelModel(nominal, terms);
  for (let i = 0; i < model.covariance.length; i++)
    model.covariance[i] = (model.covariance[i] as number) + 2 * (fresh.covariance[i] as number);
}
