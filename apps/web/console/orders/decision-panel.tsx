import type { Instant, OrderId } from '@waystock/kernel';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Select } from '../../kit/controls/field.tsx';
import { Badge } from '../../kit/data/badge.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { InstantText, Money, useSiteTimeZone } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { everyPage } from '../../kit/every-page.ts';
import { formatInstant, formatMoney, inWords } from '../../kit/format.ts';
import { type Decision, useSiteName, useSites } from '../reads.ts';
import { CostTable } from './cost-table.tsx';

/** Why the order is served as it is: what was chosen, what else there was, what was ruled out. */
export function DecisionPanel({ orderId }: { orderId: OrderId }) {
  const zone = useSiteTimeZone();
  const [chosen, choose] = useState<string>();
  const decisions = useQuery({
    queryKey: ['order', orderId, 'decisions'],
    queryFn: () =>
      everyPage((query) =>
        valueOf(api.allocation.list({ query: { ...query, order_id: orderId } })),
      ),
  });
  const found = decisions.data ?? [];
  const shown = found.find((one) => one.decision_id === chosen) ?? found[0];
  return (
    <Panel
      title="Why from there"
      aside={
        found.length > 1 && (
          <Select
            bare
            label="Which decision"
            value={shown?.decision_id}
            onChange={(event) => choose(event.target.value)}
            options={found.map((one) => ({
              value: one.decision_id,
              label: `${inWords(one.cause)}, ${formatInstant(one.at, zone, 'both')}`,
            }))}
          />
        )
      }
    >
      <Loaded query={decisions}>
        {() => (shown ? <OneDecision decision={shown} /> : <NoDecision />)}
      </Loaded>
    </Panel>
  );
}

const NoDecision = () => (
  <EmptyState title="Not decided yet">
    Where it is served from is decided once it is paid and cleared.
  </EmptyState>
);

function OneDecision({ decision }: { decision: Decision }) {
  const { chosen, alternatives, currency, reasons } = decision;
  const siteName = useSiteName();
  const say = useReadable();
  return (
    <div className="decision">
      <p>
        <strong>{wayOf(chosen, siteName)}</strong> was chosen: it costs{' '}
        <Money minor={chosen.cost_minor} currency={currency} /> and is there at{' '}
        <InstantText at={chosen.arrives_at} />.{' '}
        {alternatives.length === 0 && 'Nothing else could keep the promise.'}
      </p>
      <ol className="alternatives">
        {alternatives.map((one, i) => (
          <li key={i}>
            <span>{wayOf(one, siteName)}</span>
            <Regret minor={one.regret_minor} currency={currency} />
            <span className="quiet">{differenceOf(one.text, currency)}</span>
          </li>
        ))}
      </ol>
      <details>
        <summary>What each would have cost</summary>
        <CostTable decision={decision} nameOf={(plan) => wayOf(plan, siteName)} />
      </details>
      {reasons.length > 0 && (
        <details>
          <summary>{reasons.length} ways were ruled out</summary>
          <ul className="reasons">
            {reasons.map(({ constraint, text }, i) => (
              <li key={i}>
                <Badge>{inWords(constraint)}</Badge> {say(text)}
              </li>
            ))}
          </ul>
        </details>
      )}
      <p className="quiet small">
        {inWords(decision.cause)} at <InstantText at={decision.at} /> by {decision.policy}, rule{' '}
        {inWords(decision.rule).toLowerCase()}; {decision.sites_considered.length} sites looked at.
        {decision.plan_version === null && ' Another decision was faster.'}
      </p>
    </div>
  );
}

/** Cheaper alternatives there may be: a rule may prefer the nearer site, or the sooner arrival. */
const Regret = ({ minor, currency }: { minor: bigint; currency: Decision['currency'] }) => (
  <span className="alternative-regret">
    <Money minor={minor < 0n ? -minor : minor} currency={currency} /> {minor < 0n ? 'less' : 'more'}
  </span>
);

export const wayOf = (
  { strategy, shipments }: Pick<Decision['chosen'], 'strategy' | 'shipments'>,
  siteName: (id: string) => string,
): string => {
  const from = [...new Set(shipments.map((shipment) => siteName(shipment.from_site_id)))];
  const services = [...new Set(shipments.map(({ service }) => service))];
  const names = services.map((one) => inWords(one).toLowerCase());
  const by = services.every((one) => one === 'own') ? '' : ` by ${names.join(' and ')}`;
  return `${strategy === 'single-source' ? '' : `${inWords(strategy)}: `}${from.join(' + ')}${by}`;
};

/** Ids of sites as their names, and instants as the clock of the site shows them. */
function useReadable(): (text: string) => string {
  const sites = useSites().data ?? [];
  const zone = useSiteTimeZone();
  const names = new Map(sites.map(({ site_id: id, name }) => [id as string, name]));
  return (text) =>
    text
      .replaceAll(/[A-Z][A-Z0-9]*-\d+\b/g, (id) => names.get(id) ?? id)
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (iso) =>
        formatInstant(Date.parse(iso) as Instant, zone, 'both'),
      );
}

/** The sentence begins with what is already said beside it; amounts as everywhere else. */
const differenceOf = (text: string, currency: Decision['currency']): string =>
  text
    .replace(/^[^:]*:\s*/, '')
    .replaceAll(/([+-])(\d+(?:\.\d+)?) [A-Z]{3}\b/g, (_, sign: string, amount: string) => {
      const minor = BigInt(amount.replace('.', ''));
      return `${sign === '-' ? '−' : '+'}${formatMoney(minor, currency)}`;
    });
