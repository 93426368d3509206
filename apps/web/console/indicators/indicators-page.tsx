import { type Instant, instant, type RegionId } from '@waystock/kernel';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Segments } from '../../kit/controls/segments.tsx';
import { Kpi } from '../../kit/data/kpi.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { Table } from '../../kit/data/table.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { formatInstant } from '../../kit/format.ts';
import { useNow } from '../../kit/live/clock.ts';
import { useSearchParam } from '../../kit/navigation.tsx';
import { useRegions } from '../reads.ts';
import { Chart } from './chart.tsx';
import { type Indicators, type Measure, measures } from './measures.ts';
import './indicators.css';

const hour = 3_600_000;
const spans = {
  day: { label: '24 hours', length: 24 * hour, step: 'hour' },
  week: { label: '7 days', length: 7 * 24 * hour, step: 'hour' },
  month: { label: '30 days', length: 30 * 24 * hour, step: 'day' },
} as const;
type Span = keyof typeof spans;

/** How the operation does, over time: as numbers, as curves and as a table. */
export function IndicatorsPage() {
  const [chosen, choose] = useSearchParam('span');
  const span: Span = chosen === 'week' || chosen === 'month' ? chosen : 'day';
  const regions = useRegions();
  return (
    <div className="page">
      <header className="page-head">
        <h1>Indicators</h1>
        <Segments<Span>
          label="How far back"
          value={span}
          onChoose={choose}
          options={(Object.keys(spans) as Span[]).map((value) => ({
            value,
            label: spans[value].label,
          }))}
        />
      </header>
      <Loaded query={regions}>
        {(found) =>
          found.map((region) => (
            <RegionIndicators key={region.region_id} region={region} span={span} />
          ))
        }
      </Loaded>
    </div>
  );
}

interface RegionProps {
  readonly region: {
    readonly region_id: RegionId;
    readonly name: string;
    readonly time_zone: string;
  };
  readonly span: Span;
}

function RegionIndicators({ region, span }: RegionProps) {
  const { length, step } = spans[span];
  // Whole hours, so that the same question is asked until the next one begins.
  const until = Math.ceil(useNow(30_000) / hour) * hour;
  const query = useQuery({
    queryKey: ['indicators', region.region_id, span, until],
    queryFn: () =>
      valueOf(
        api.control.indicators({
          params: { region_id: region.region_id },
          query: { from: instant(until - length), until: instant(until), step },
        }),
      ),
    refetchInterval: 30_000,
    placeholderData: (before) => before,
  });
  return (
    <Loaded query={query} lines={12}>
      {(found) => <Shown of={found} zone={region.time_zone} />}
    </Loaded>
  );
}

function Shown({ of, zone }: { of: Indicators; zone: string }) {
  const { currency, items } = of;
  const [key, choose] = useSearchParam('measure');
  const measure = measures.find((one) => one.key === key) ?? measures[0];
  return (
    <>
      <div className="indicators">
        {measures.map((one) => (
          <button
            key={one.key}
            type="button"
            className="indicator"
            aria-pressed={one === measure}
            onClick={() => choose(one.key)}
          >
            <Kpi
              label={one.label}
              value={one.text(one.of(items), currency)}
              history={items.map((period) => one.of([period]) ?? 0)}
            />
          </button>
        ))}
      </div>
      <Panel title={measure.label}>
        <Curve of={of} measure={measure} zone={zone} />
      </Panel>
      <Panel flush title="The same as a table">
        <Table
          label="Indicators, newest period first"
          rows={items.toReversed()}
          rowKey={(period) => String(period.from)}
          columns={[
            { head: 'From', cell: (period) => <InstantText at={period.from} style="both" /> },
            ...measures.map((one) => ({
              head: one.label,
              number: true,
              wideOnly: one !== measure && one.key !== 'orders',
              cell: (period: Indicators['items'][number]) => one.text(one.of([period]), currency),
            })),
          ]}
        />
      </Panel>
    </>
  );
}

function Curve({ of, measure, zone }: { of: Indicators; measure: Measure; zone: string }) {
  const { currency, items } = of;
  const at = useMemo(() => items.map((period) => period.from / 1000), [items]);
  const values = useMemo(() => items.map((period) => measure.of([period])), [items, measure]);
  const text = useMemo(() => (value: number) => measure.text(value, currency), [measure, currency]);
  const [first, last] = [items[0], items.at(-1)];
  const when = (period: { from: Instant } | undefined): string =>
    period ? formatInstant(period.from, zone as never, 'both') : '–';
  return (
    <Chart
      label={`${measure.label} from ${when(first)} to ${when(last)}; the table below has every number`}
      {...{ at, values, text, zone }}
    />
  );
}
