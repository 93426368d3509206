import { useQueries, type UseQueryResult } from '@tanstack/react-query';
import type { BodyOf, Api } from '@waystock/contract';
import type { SiteId } from '@waystock/kernel';
import { useId } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Choice } from '../../kit/controls/choice.tsx';
import { Select } from '../../kit/controls/field.tsx';
import { useSiteTimeZone } from '../../kit/data/values.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { formatInstant, formatNear } from '../../kit/format.ts';
import { useNow } from '../../kit/live/clock.ts';
import { promiseText } from '../catalogue/availability.tsx';
import type { DeliveryOption } from '../goods.ts';
import { WayPrice, wayText } from '../way.tsx';

export type Delivery = BodyOf<Api['orders']['place']>['delivery'];

interface DeliveryPartProps {
  readonly options: UseQueryResult<readonly DeliveryOption[]>;
  readonly chosen: Delivery | undefined;
  readonly onChoose: (delivery: Delivery) => void;
  readonly error: string | undefined;
}

/** How and when; where there are slots, one of them. */
export function DeliveryPart({ options, chosen, onChoose, error }: DeliveryPartProps) {
  const name = useId();
  return (
    <Loaded query={options} lines={3}>
      {(all) => (
        <div className="choices">
          {all.length === 0 && (
            <p className="quiet">Nothing brings all of this there. Take something out.</p>
          )}
          {waysOf(all).map((ways) => (
            <Way key={ways[0].sla} {...{ name, ways, chosen, onChoose }} />
          ))}
          {error && (
            <p className="field-error" role="alert">
              {error}
            </p>
          )}
        </div>
      )}
    </Loaded>
  );
}

type Ways = readonly [DeliveryOption, ...DeliveryOption[]];

/** Places to collect at are one way with several places. */
function waysOf(options: readonly DeliveryOption[]): Ways[] {
  const pickups = options.filter(({ sla }) => sla === 'pickup');
  const others = options.filter(({ sla }) => sla !== 'pickup').map((one): Ways => [one]);
  const [first, ...more] = pickups;
  return first ? [...others, [first, ...more]] : others;
}

interface WayProps extends Pick<DeliveryPartProps, 'chosen' | 'onChoose'> {
  readonly name: string;
  readonly ways: Ways;
}

function Way({ name, ways, chosen, onChoose }: WayProps) {
  const zone = useSiteTimeZone();
  const now = useNow(60_000);
  const found = ways.find((option) => isOf(option, chosen));
  const option = found ?? ways[0];
  return (
    <div className="choice-with-more">
      <Choice
        name={name}
        title={wayText(option.sla)}
        note={promiseText(option.promised_at, now, zone)}
        aside={<WayPrice option={option} />}
        isChosen={found !== undefined}
        onChoose={() => onChoose(firstOf(option))}
      />
      {found && found.sla === 'pickup' && <Where {...{ ways, found, onChoose }} />}
      {found && found.slots.length > 1 && (
        <Select
          label="At what time"
          className="choice-slot"
          value={chosen?.slot_id ?? ''}
          onChange={(event) => onChoose({ ...firstOf(found), slot_id: event.target.value })}
          options={found.slots.map((slot) => ({
            value: slot.slot_id,
            label: `${formatNear(slot.starts_at, now, zone)} – ${formatInstant(slot.ends_at, zone, 'time')}${placesText(slot.places_left)}`,
          }))}
        />
      )}
    </div>
  );
}

interface WhereProps extends Pick<DeliveryPartProps, 'onChoose'> {
  readonly ways: Ways;
  readonly found: DeliveryOption;
}

/** Nearest first. */
function Where({ ways, found, onChoose }: WhereProps) {
  const ids = ways.flatMap(({ pickup_site_id: id }) => id ?? []);
  const names = useSiteNames(ids);
  return (
    <Select
      label="Where"
      className="choice-slot"
      value={found.pickup_site_id ?? ''}
      onChange={(event) => {
        const way = ways.find(({ pickup_site_id: id }) => id === event.target.value);
        if (way) onChoose(firstOf(way));
      }}
      options={ids.map((id) => ({ value: id, label: names.get(id) ?? '…' }))}
    />
  );
}

const placesText = (left: number): string => (left <= 5 ? ` · ${left} left` : '');

export const isOf = (option: DeliveryOption, chosen: Delivery | undefined): boolean =>
  chosen?.sla === option.sla && (chosen.pickup_site_id ?? null) === option.pickup_site_id;

export function firstOf({ sla, pickup_site_id, slots }: DeliveryOption): Delivery {
  const [slot] = slots;
  return {
    sla,
    ...(pickup_site_id ? { pickup_site_id } : {}),
    ...(slot ? { slot_id: slot.slot_id } : {}),
  };
}

const useSiteNames = (ids: readonly SiteId[]): ReadonlyMap<SiteId, string> =>
  useQueries({
    queries: ids.map((id) => ({
      queryKey: ['site', id],
      queryFn: () => valueOf(api.sites.get({ params: { site_id: id } })),
      staleTime: 600_000,
    })),
    combine: (found) =>
      new Map(found.flatMap(({ data }) => (data ? [[data.site_id, data.name]] : []))),
  });
