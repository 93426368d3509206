import { useQuery } from '@tanstack/react-query';
import { type Instant, hours, plus, type Position } from '@waystock/kernel';
import { useId, useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Field, Select } from '../../kit/controls/field.tsx';
import { Segments } from '../../kit/controls/segments.tsx';
import { useSuggestedAddresses } from '../../kit/data/use-suggested-addresses.ts';
import { useNow } from '../../kit/live/clock.ts';
import { WhatIf } from '../frame/what-if.tsx';

interface CloseStreetProps {
  /** Where somebody has clicked; without it the street is written. */
  readonly at?: Position | undefined;
  readonly onClose: () => void;
}

const slower = [2, 3, 5, 10] as const;
const lasting = [
  { value: '', label: 'Until it is opened again' },
  { value: '1', label: 'An hour' },
  { value: '4', label: 'Four hours' },
  { value: '24', label: 'A day' },
] as const;

/** Closes or slows the street somebody has pointed at or written; routes planned from now on go round. */
export function CloseStreet({ at, onClose }: CloseStreetProps) {
  const now = useNow(60_000);
  const [written, write] = useState('');
  const suggested = useSuggestedAddresses(written);
  const position = at ?? suggested?.find(({ text }) => text === written)?.position ?? undefined;
  const [kind, setKind] = useState<'closed' | 'slowed'>('closed');
  const [times, setTimes] = useState('2');
  const [reason, setReason] = useState('');
  const [last, setLast] = useState('');
  const street = useStreetAt(position).data?.street;
  const name = street?.name ?? 'The street';
  return (
    <WhatIf
      title={kind === 'closed' ? 'Close a street' : 'Slow a street'}
      verb={kind === 'closed' ? 'Close it' : 'Slow it'}
      danger={kind === 'closed'}
      ready={street != null && reason.trim() !== ''}
      act={() => {
        const places = street ? [street.position] : [];
        const effect =
          kind === 'closed' ? { kind, places } : { kind, places, times: Number(times) };
        const body = { effect, reason: reason.trim(), ...endOf(last, now) };
        return valueOf(api.roads.addCondition({ body }));
      }}
      told={() => `${name} is ${kind === 'closed' ? 'closed' : 'slow'}.`}
      stale={[['road-conditions'], ['route-line']]}
      onClose={onClose}
    >
      {at === undefined && (
        <WrittenStreet
          written={written}
          suggested={suggested?.map(({ text }) => text)}
          onWrite={write}
        />
      )}
      <p role="status">
        {street === null
          ? 'No street is here.'
          : street
            ? `${name}, the piece between two junctions.`
            : position
              ? 'Looking for the street …'
              : 'Choose a street.'}
      </p>
      <Segments
        label="What with it"
        value={kind}
        onChoose={setKind}
        options={[
          { value: 'closed', label: 'Closed' },
          { value: 'slowed', label: 'Slow' },
        ]}
      />
      {kind === 'slowed' && (
        <Select
          label="How slow"
          value={times}
          onChange={(event) => setTimes(event.target.value)}
          options={slower.map((n) => ({ value: String(n), label: `${n} times as slow` }))}
        />
      )}
      <Field
        label="Why"
        placeholder="A burst pipe, a market, an accident …"
        hint="Everybody who plans here reads it."
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.target.value)}
      />
      <Select
        label="How long"
        value={last}
        onChange={(event) => setLast(event.target.value)}
        options={lasting}
      />
    </WhatIf>
  );
}

const endOf = (last: string, now: Instant): { ends_at?: Instant } =>
  last === '' ? {} : { ends_at: plus(now, hours(Number(last))) };

interface WrittenStreetProps {
  readonly written: string;
  readonly suggested: readonly string[] | undefined;
  readonly onWrite: (text: string) => void;
}

/** For who has no mouse, or does not see where it is: a street or an address, from the list. */
function WrittenStreet({ written, suggested, onWrite }: WrittenStreetProps) {
  const list = useId();
  return (
    <>
      <Field
        label="Street or address"
        hint="Begin to type, then choose from the list."
        list={list}
        autoComplete="off"
        maxLength={120}
        value={written}
        onChange={({ target }) => onWrite(target.value)}
      />
      <datalist id={list}>
        {suggested?.map((text) => (
          <option key={text} value={text} />
        ))}
      </datalist>
    </>
  );
}

const useStreetAt = (position: Position | undefined) =>
  useQuery({
    queryKey: ['street-at', position],
    enabled: position !== undefined,
    queryFn: () => valueOf(api.roads.findStreet({ body: { position: position as Position } })),
  });
