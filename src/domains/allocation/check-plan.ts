import { must } from '@waystock/kernel';
import { chargeableWeight } from './carrier-rates.ts';
import { type Plan, type PlannedShipment, siteOf } from './plan.ts';
import { cashTerms, weightTerms } from './plan-cost.ts';
import { type AllocationProblem, isUrgent } from './problem.ts';
import { carriesLine, consolidationLimit, latestArrival } from './usable-services.ts';

/**
 * What is wrong with a plan, from the problem and the plan alone: it shares no sums with the search.
 * An empty answer means the plan can be carried out as it stands.
 */
export function checkPlan(problem: AllocationProblem, plan: Plan): string[] {
  return [
    ...checkUnits(problem, plan),
    ...plan.shipments.flatMap((shipment) => checkShipment(problem, plan, shipment)),
    ...checkTransfers(problem, plan),
    ...checkCost(plan),
  ];
}

function checkUnits(problem: AllocationProblem, plan: Plan): string[] {
  const flaws: string[] = [];
  const shipped = plan.shipments.flatMap((shipment) => shipment.lines);
  for (const [l, line] of problem.lines.entries()) {
    const parts = shipped.filter((part) => part.skuId === line.skuId);
    const total = parts.reduce((sum, part) => sum + part.units, 0);
    if (total !== line.units) flaws.push(`${line.skuId}: ${total} of ${line.units} units shipped`);
    for (const site of problem.sites) {
      const taken = parts
        .filter((part) => part.source === site.siteId)
        .reduce((sum, part) => sum + part.units, 0);
      if (taken > (site.available[l] ?? 0))
        flaws.push(`${line.skuId}: ${taken} taken from ${site.siteId}, which has fewer`);
    }
  }
  return flaws;
}

function checkShipment(
  problem: AllocationProblem,
  plan: Plan,
  shipment: PlannedShipment,
): string[] {
  const flaws: string[] = [];
  const { from, leaves, arrives } = shipment;
  const site = siteOf(problem, from);
  const service = site.services.find(
    ({ id, departures }) =>
      id === shipment.service &&
      departures.some((d) => d.leaves === leaves && d.arrives === arrives),
  );
  if (!service) return [`${from}: no departure of ${shipment.service} at this time`];
  if (site.closed !== undefined) flaws.push(`${from} is closed`);
  const waits = shipment.lines.some((part) => part.source !== from);
  const limit = waits ? consolidationLimit(problem) : latestArrival(problem);
  if (arrives > limit) flaws.push(`${from}: arrives too late`);
  let [weight, volume, capacityUnits] = [0, 0, 0];
  for (const part of shipment.lines) {
    const line = must(
      problem.lines.find((wanted) => wanted.skuId === part.skuId),
      'a line of the order',
    );
    weight += part.units * line.weight;
    volume += part.units * line.volume;
    capacityUnits += part.units * line.capacityUnits;
    if (!carriesLine(service, line)) flaws.push(`${service.id} does not carry ${part.skuId}`);
    const transfer = plan.transfers.find((t) => t.from === part.source && t.to === from);
    if (part.source !== from && !(transfer && transfer.arrives <= leaves))
      flaws.push(`${part.skuId} from ${part.source} is not at ${from} in time`);
  }
  const { heaviestLoad, largestLoad, mostCapacityUnits } = service.carries;
  const load = chargeableWeight(weight, volume, problem.packaging.gramsPerLitre);
  if (load > (heaviestLoad ?? load)) flaws.push(`${from}: too heavy a load`);
  if (volume > (largestLoad ?? volume)) flaws.push(`${from}: too large a load`);
  if (capacityUnits > (mostCapacityUnits ?? capacityUnits))
    flaws.push(`${from}: a load of too many capacity units`);
  return flaws;
}

function checkTransfers(problem: AllocationProblem, plan: Plan): string[] {
  const flaws: string[] = [];
  if (plan.transfers.length > 0 && isUrgent(problem.service)) flaws.push('urgent, yet it waits');
  for (const { from, to, leaves, arrives } of plan.transfers) {
    const lane = problem.lanes.find((candidate) => candidate.from === from && candidate.to === to);
    if (!lane) flaws.push(`no lane from ${from} to ${to}`);
    else if (arrives - leaves !== lane.duration * 1000) flaws.push(`${from} to ${to}: wrong time`);
    if (leaves < siteOf(problem, from).readyAt) flaws.push(`${from}: leaves before it is ready`);
  }
  return flaws;
}

function checkCost({ cost }: Plan): string[] {
  const sumOf = (terms: readonly (keyof typeof cost.terms)[]): bigint =>
    terms.reduce((sum, term) => sum + (cost.terms[term]?.minor ?? 0n), 0n);
  const cash = sumOf(cashTerms);
  const adds = cash === cost.cash.minor && cash + sumOf(weightTerms) === cost.total.minor;
  return adds ? [] : ['the terms do not add up'];
}
