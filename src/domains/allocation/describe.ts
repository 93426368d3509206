import { formatMoney, type Instant, isoOf, type SiteId } from '@waystock/kernel';
import type { Alternative } from './policy.ts';
import type { Reason } from './reasons.ts';
import type { MoveReason } from './replan.ts';

/** Reasons in words, for the people who ask "why not the other site?". */
export function describeReason(reason: Reason): string {
  switch (reason.constraint) {
    case 'closed':
      return `${reason.siteId} takes no orders: ${reason.why}.`;
    case 'stock':
      return `${reason.siteId} has none of the goods.`;
    case 'deadline':
      return reason.arrives === undefined
        ? `Nothing leaves ${reason.siteId} in time.`
        : `From ${reason.siteId} it would arrive at ${minuteOf(reason.arrives)}, after ${minuteOf(reason.latest)}.`;
    case 'carriage':
      return `No service in time from ${reason.siteId} carries ${reason.skuIds.join(', ')}.`;
    case 'load':
      return `What ${reason.siteId} has of it is more than any service in time takes in one shipment.`;
    case 'shortlist':
      return `${reason.siteId} is neither among the nearest nor among the cheapest sites.`;
    case 'service-level':
      return `An order of service ${reason.service} never waits for a transfer.`;
    case 'transfer-deadline':
      return `Goods from ${reason.from} reach ${reason.hub} at ${minuteOf(reason.atHub)}: too late to arrive by ${minuteOf(reason.latest)}.`;
    case 'spoken-for':
      return `${reason.siteId} is closest, but its stock is spoken for at ${formatMoney(reason.price)}.`;
  }
}

/** The site a reason takes out of the choice, if it is one. */
export const excludedSite = (reason: Reason): SiteId | undefined =>
  reason.constraint === 'service-level' || reason.constraint === 'transfer-deadline'
    ? undefined
    : reason.siteId;

export function describeAlternative({ plan, regret, differences }: Alternative): string {
  const sites = plan.shipments.map((shipment) => shipment.from).join(' and ');
  const terms = Object.entries(differences).map(
    ([term, amount]) => `${term} ${amount.minor > 0n ? '+' : ''}${formatMoney(amount)}`,
  );
  const dearer = regret.minor >= 0n ? 'more' : 'less';
  const amount = { ...regret, minor: regret.minor < 0n ? -regret.minor : regret.minor };
  return `${plan.strategy} from ${sites} costs ${formatMoney(amount)} ${dearer}: ${terms.join(', ')}.`;
}

export function describeMove(reason: MoveReason): string {
  switch (reason.because) {
    case 'cheaper':
      return 'another way costs less';
    case 'site-closed':
      return `${reason.siteId} closed: ${reason.why}`;
    case 'stock-lost':
      return `${reason.skuId} at ${reason.siteId} is not there: ${reason.cause}`;
    case 'no-longer-in-time':
      return 'the plan would no longer arrive in time';
  }
}

const minuteOf = (at: Instant): string => `${isoOf(at).slice(0, 16)}Z`;
