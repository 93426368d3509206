import { Table } from '../../kit/data/table.tsx';
import { Money } from '../../kit/data/values.tsx';
import { inWords } from '../../kit/format.ts';
import type { Decision } from '../reads.ts';

type Plan = Pick<Decision['chosen'], 'cost_minor' | 'cost_terms' | 'strategy' | 'shipments'>;

interface CostTableProps {
  readonly decision: Decision;
  readonly nameOf: (plan: Plan) => string;
}

/** Term by term beside each other, the chosen way first. */
export function CostTable({ decision, nameOf }: CostTableProps) {
  const { currency } = decision;
  const plans: readonly Plan[] = [decision.chosen, ...decision.alternatives];
  const terms = [...new Set(plans.flatMap((plan) => plan.cost_terms.map(({ term }) => term)))];
  const amountOf = (plan: Plan, term: string): bigint | undefined =>
    plan.cost_terms.find((one) => one.term === term)?.amount_minor;
  return (
    <Table
      label="Costs of each way, term by term"
      rows={[...terms, 'total']}
      rowKey={(term) => term}
      columns={[
        { head: 'Term', cell: (term) => inWords(term) },
        ...plans.map((plan, i) => ({
          head: i === 0 ? `Chosen: ${nameOf(plan)}` : `${i}. ${nameOf(plan)}`,
          number: true,
          cell: (term: string) => {
            const amount = term === 'total' ? plan.cost_minor : amountOf(plan, term);
            return amount === undefined ? '–' : <Money minor={amount} currency={currency} />;
          },
        })),
      ]}
    />
  );
}
