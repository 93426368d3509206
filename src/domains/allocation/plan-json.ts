import {
  asId,
  currency,
  type Instant,
  isoOf,
  money,
  parseInstant,
  type SkuId,
  units,
} from '@waystock/kernel';
import type { Plan, PlannedLine } from './plan.ts';
import { cashTerms, type CostTerm, weightTerms } from './plan-cost.ts';

/** A plan as it is stored and sent: units in the names, instants as text, money in minor units. */
export type PlanJson = {
  readonly strategy: Plan['strategy'];
  readonly arrives_at: string;
  readonly currency: string;
  readonly cost_minor: number;
  readonly cash_minor: number;
  readonly cost_terms: readonly { readonly term: CostTerm; readonly amount_minor: number }[];
  readonly shipments: readonly {
    readonly from_site_id: string;
    readonly service: string;
    readonly leaves_at: string;
    readonly arrives_at: string;
    readonly parcels: number;
    readonly lines: readonly (LineJson & { readonly source_site_id: string })[];
  }[];
  readonly transfers: readonly {
    readonly from_site_id: string;
    readonly to_site_id: string;
    readonly leaves_at: string;
    readonly arrives_at: string;
    readonly lines: readonly LineJson[];
  }[];
};
type LineJson = {
  readonly sku_id: string;
  readonly units: number;
};

const lineToJson = ({ skuId, units }: PlannedLine): LineJson => ({ sku_id: skuId, units });
const lineFromJson = (line: LineJson): PlannedLine => ({
  skuId: asId<SkuId>(line.sku_id),
  units: units(line.units),
});
const timesToJson = (times: { leaves: Instant; arrives: Instant }) => ({
  leaves_at: isoOf(times.leaves),
  arrives_at: isoOf(times.arrives),
});
const timesFromJson = (times: { leaves_at: string; arrives_at: string }) => ({
  leaves: parseInstant(times.leaves_at),
  arrives: parseInstant(times.arrives_at),
});

export const planToJson = (plan: Plan): PlanJson => ({
  strategy: plan.strategy,
  arrives_at: isoOf(plan.arrives),
  currency: plan.cost.total.currency,
  cost_minor: Number(plan.cost.total.minor),
  cash_minor: Number(plan.cost.cash.minor),
  cost_terms: [...cashTerms, ...weightTerms].flatMap((term) => {
    const amount = plan.cost.terms[term];
    return amount ? [{ term, amount_minor: Number(amount.minor) }] : [];
  }),
  shipments: plan.shipments.map((shipment) => ({
    from_site_id: shipment.from,
    service: shipment.service,
    ...timesToJson(shipment),
    parcels: shipment.parcels,
    lines: shipment.lines.map((line) => ({ ...lineToJson(line), source_site_id: line.source })),
  })),
  transfers: plan.transfers.map((transfer) => ({
    from_site_id: transfer.from,
    to_site_id: transfer.to,
    ...timesToJson(transfer),
    lines: transfer.lines.map(lineToJson),
  })),
});

export function planFromJson(json: PlanJson): Plan {
  const code = currency(json.currency);
  const terms = json.cost_terms.map(({ term, amount_minor }) => [term, money(amount_minor, code)]);
  return {
    strategy: json.strategy,
    arrives: parseInstant(json.arrives_at),
    cost: {
      total: money(json.cost_minor, code),
      cash: money(json.cash_minor, code),
      terms: Object.fromEntries(terms) as Plan['cost']['terms'],
    },
    shipments: json.shipments.map((shipment) => ({
      from: asId(shipment.from_site_id),
      service: shipment.service,
      ...timesFromJson(shipment),
      parcels: shipment.parcels,
      lines: shipment.lines.map((line) => ({
        ...lineFromJson(line),
        source: asId(line.source_site_id),
      })),
    })),
    transfers: json.transfers.map((transfer) => ({
      from: asId(transfer.from_site_id),
      to: asId(transfer.to_site_id),
      ...timesFromJson(transfer),
      lines: transfer.lines.map(lineFromJson),
    })),
  };
}
