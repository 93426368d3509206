import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Field, Select } from '../../kit/controls/field.tsx';
import { useSuggestedAddresses } from '../../kit/data/use-suggested-addresses.ts';
import { problemOf } from '../../kit/feedback/problem-notice.tsx';
import { useSession } from '../../kit/session/session.ts';
import { choosePlace, useAddresses } from '../place.ts';
import { AddressDoubts } from './address-doubts.tsx';
import { likelyCountry, listCountries } from './countries.ts';
import { type AddressCheck, type Door, type Written, doorOf, isSame } from './written-address.ts';

const countries = listCountries();

/**
 * Typed, judged, and saved. What is certain is saved at once, as the list of streets writes it; what is
 * not is shown to its writer, who means it or mends it.
 */
export function NewAddress({ onSaved }: { onSaved: () => void }) {
  const session = useSession();
  const { data: addresses = [] } = useAddresses();
  const [recipient, setRecipient] = useState(session?.name ?? '');
  const [fields, setFields] = useState<Omit<Written, 'country'>>(nothing);
  const [chosen, setCountry] = useState<string>();
  const country = chosen ?? likelyCountry(addresses, navigator.languages);
  const written = { ...fields, country };
  const { save, check } = useSaving(recipient, onSaved);
  const doubts = check.data && isSame(check.data.asked, written) ? check.data.answer : undefined;
  const say = (more: Partial<Written>): void => setFields({ ...fields, ...more });
  const failed = save.error ?? check.error;
  return (
    <form
      className="new-address"
      onSubmit={(event) => {
        event.preventDefault();
        check.mutate(written);
      }}
    >
      <Field
        label="For whom"
        autoComplete="name"
        required
        maxLength={120}
        value={recipient}
        onChange={(event) => setRecipient(event.target.value)}
      />
      <StreetField value={fields.street} onChange={say} />
      <div className="new-address-town">
        <Field
          label="Postcode"
          autoComplete="postal-code"
          required
          maxLength={12}
          value={fields.postcode}
          onChange={(event) => say({ postcode: event.target.value })}
        />
        <Field
          label="Town"
          autoComplete="address-level2"
          required
          maxLength={120}
          value={fields.city}
          onChange={(event) => say({ city: event.target.value })}
        />
      </div>
      <Select
        label="Country"
        required
        autoComplete="country"
        value={country}
        onChange={(event) => setCountry(event.target.value)}
        options={country === '' ? [{ value: '', label: 'Choose …' }, ...countries] : countries}
      />
      {failed && (
        <p className="field-error" role="alert">
          {problemOf(failed).detail}
        </p>
      )}
      {doubts && (
        <AddressDoubts
          written={written}
          check={doubts}
          busy={save.isPending}
          onChoose={(door) => save.mutate(door)}
        />
      )}
      <Button type="submit" busy={check.isPending || save.isPending}>
        {doubts ? 'Look again' : 'Save this address'}
      </Button>
    </form>
  );
}

const nothing = { street: '', postcode: '', city: '' };

/** Suggests streets and houses; a house that is chosen fills in its town. */
function StreetField(props: {
  readonly value: string;
  readonly onChange: (more: Partial<Written>) => void;
}) {
  const { value, onChange } = props;
  const found = useSuggestedAddresses(value);
  const list = useId();
  return (
    <>
      <Field
        label="Street and number"
        hint="Begin to type, and choose from the list if it is there."
        list={list}
        autoComplete="off"
        required
        maxLength={120}
        value={value}
        onChange={({ target }) => {
          const house = found?.find(({ text }) => text === target.value)?.house;
          if (house) onChange({ street: house.street, postcode: house.postcode, city: house.city });
          else onChange({ street: target.value });
        }}
      />
      <datalist id={list}>
        {found?.map((one) => (
          <option key={one.text} value={one.house ? one.text : `${one.street} `} />
        ))}
      </datalist>
    </>
  );
}

function useSaving(recipient: string, onSaved: () => void) {
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: ({ street, ...door }: Door) =>
      valueOf(api.customers.addAddress({ body: { recipient, lines: [street], ...door } })),
    async onSuccess({ address_id }) {
      await queries.invalidateQueries({ queryKey: ['addresses'] });
      choosePlace(address_id);
      onSaved();
    },
  });
  const check = useMutation({
    async mutationFn(asked: Written): Promise<{ asked: Written; answer: AddressCheck }> {
      return { asked, answer: await valueOf(api.checkout.checkAddress({ body: asked })) };
    },
    onSuccess({ answer }) {
      const door = answer.ok && answer.address && doorOf(answer.address, answer);
      if (door) save.mutate(door);
    },
  });
  return { save, check };
}
