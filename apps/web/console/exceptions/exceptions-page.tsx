import type { FactId } from '@waystock/kernel';
import { useQueryClient } from '@tanstack/react-query';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Badge } from '../../kit/data/badge.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { Table } from '../../kit/data/table.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { problemOf } from '../../kit/feedback/problem-notice.tsx';
import { toast } from '../../kit/feedback/toast.tsx';
import { formatDuration } from '../../kit/format.ts';
import { useNow } from '../../kit/live/clock.ts';
import { navigate, useSearchParam } from '../../kit/navigation.tsx';
import { type Exception, useExceptions, useMayAct, useSiteName } from '../reads.ts';
import { meanings, reasonOf } from './meaning.ts';
import './exceptions.css';

/** What goes on only if somebody looks at it, the nearest to its promise first. */
export function ExceptionsPage() {
  const query = useExceptions();
  const [kind, choose] = useSearchParam('kind');
  return (
    <div className="page">
      <header className="page-head">
        <h1>Exceptions</h1>
        <Kinds of={query.data ?? []} kind={kind} onChoose={choose} />
      </header>
      <Panel flush>
        <Loaded query={query} lines={8}>
          {(found) => <Queue of={found.filter((one) => kind === undefined || one.kind === kind)} />}
        </Loaded>
      </Panel>
    </div>
  );
}

interface KindsProps {
  readonly of: readonly Exception[];
  readonly kind: string | undefined;
  readonly onChoose: (kind?: string) => void;
}

/** How many there are of each kind; pressing one leaves the others out. */
function Kinds({ of, kind, onChoose }: KindsProps) {
  const counts = Map.groupBy(of, (one) => one.kind);
  return (
    <div className="kinds" role="group" aria-label="Only of one kind">
      {[...counts].map(([name, list]) => (
        <button
          key={name}
          type="button"
          className="kind"
          aria-pressed={name === kind}
          onClick={() => onChoose(name === kind ? undefined : name)}
        >
          {meanings[name].label} <span className="value">{list.length}</span>
        </button>
      ))}
    </div>
  );
}

function Queue({ of }: { of: readonly Exception[] }) {
  const siteName = useSiteName();
  const now = useNow(10_000);
  if (of.length === 0)
    return (
      <EmptyState title="Nothing needs you">
        Late and doubtful orders, paused sites, broken vehicles and facts that could not be handled
        appear here by themselves.
      </EmptyState>
    );
  return (
    <Table
      label="Exceptions, the nearest to its promise first"
      rows={of}
      rowKey={keyOf}
      onOpen={open}
      columns={[
        {
          head: 'What',
          cell: ({ kind }) => <Badge tone={meanings[kind].tone}>{meanings[kind].label}</Badge>,
        },
        {
          head: 'About',
          cell: ({ number, vehicle_id: vehicle, site_id: site }) => (
            <span className="value">{number ?? vehicle ?? siteName(site)}</span>
          ),
        },
        { head: 'Site', wideOnly: true, cell: ({ site_id: id }) => siteName(id) },
        {
          head: 'Left',
          number: true,
          cell: ({ promised_at: at }) =>
            at === null ? '–' : <span className={at < now ? 'overdue' : ''}>{left(at - now)}</span>,
        },
        { head: 'Why', wideOnly: true, cell: reasonOf },
        {
          head: 'Promised',
          number: true,
          wideOnly: true,
          cell: ({ promised_at: at }) => (at === null ? '–' : <InstantText at={at} />),
        },
        {
          head: 'Expected',
          number: true,
          wideOnly: true,
          cell: ({ expected_at: at }) => (at === null ? '–' : <InstantText at={at} />),
        },
        { head: 'What one can do', wideOnly: true, cell: (one) => <Remedy exception={one} /> },
      ]}
    />
  );
}

const left = (ms: number): string => formatDuration(ms / 1000);

const keyOf = (one: Exception): string =>
  [
    ...[one.kind, one.shipment_id, one.order_id, one.site_id, one.fact_id, one.vehicle_id],
    one.detail,
  ].join(' ');

function open({ order_id: order, site_id: site, vehicle_id: vehicle }: Exception): void {
  if (vehicle) navigate(`/console?vehicle=${encodeURIComponent(vehicle)}`);
  else if (order) navigate(`/console/orders/${order}`);
  else if (site) navigate(`/console/sites/${encodeURIComponent(site)}`);
}

function Remedy({ exception }: { exception: Exception }) {
  const { kind, fact_id: factId, detail } = exception;
  const mayAct = useMayAct();
  const queries = useQueryClient();
  if (kind !== 'dead-letter' || !factId || !mayAct)
    return <span className="quiet">{meanings[kind].remedy}</span>;
  const replay = async (id: FactId): Promise<void> => {
    const letter = { params: { fact_id: id }, body: { subscription: detail } };
    await valueOf(api.admin.replayDeadLetter(letter));
    toast('The fact is in line again.');
    await queries.invalidateQueries({ queryKey: ['exceptions'] });
  };
  return (
    <Button
      onClick={(event) => {
        event.stopPropagation();
        replay(factId).catch((error: unknown) => toast(problemOf(error).title, 'bad'));
      }}
    >
      Replay
    </Button>
  );
}
