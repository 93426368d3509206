import { ok, refuse, type Result } from '@waystock/kernel';
import type { CarrierZone } from './carrier-rates.ts';
import type { CarrierInvalid } from './errors.ts';
import type { CarrierContract } from './network-snapshot.ts';

/** What pricing relies on: whole kilograms, ascending bands, one currency. */
export function checkContract(contract: CarrierContract): Result<CarrierContract, CarrierInvalid> {
  const { zones } = contract.tariff;
  const currencies = new Set(
    zones
      .flatMap(({ rate }) => [rate.base, ...rate.bands.map((band) => band.perKg)])
      .map((amount) => amount.currency),
  );
  const rules: [holds: boolean, rule: string][] = [
    [zones.length > 0, 'has at least one zone'],
    [currencies.size === 1, 'is in one currency'],
    [new Set(zones.map((zone) => zone.zone)).size === zones.length, 'names each zone once'],
    [zones.every(hasWholeBands), 'has ascending bands that end at whole kilograms'],
    [zones.every(({ rate }) => rate.base.minor >= 0n), 'asks nothing or more'],
    [contract.carries.temperatures.length > 0, 'carries at least one temperature class'],
    [contract.carries.hazards.length > 0, 'carries at least one hazard class'],
    [new Set(contract.restDays).size < 7, 'works on at least one day of the week'],
  ];
  const broken = rules.find(([holds]) => !holds);
  if (!broken) return ok(contract);
  return refuse({ kind: 'carrier-invalid', contractId: contract.id, rule: broken[1] });
}

const hasWholeBands = ({ rate: { bands } }: CarrierZone): boolean =>
  bands.length > 0 &&
  bands.every(
    (band, i) =>
      band.upTo % 1000 === 0 && band.upTo > (bands[i - 1]?.upTo ?? 0) && band.perKg.minor >= 0n,
  );
