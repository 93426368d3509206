import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useId, useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Choice } from '../../kit/controls/choice.tsx';
import { Field, Select } from '../../kit/controls/field.tsx';
import { problemOf } from '../../kit/feedback/problem-notice.tsx';
import { useSession } from '../../kit/session/session.ts';
import { likelyCountry, listCountries } from './countries.ts';
import { addressText, choosePlace, useAddresses, usePlace } from '../place.ts';

/** One of the saved addresses, or a new one that is then saved. */
export function AddressPart({ error }: { error: string | undefined }) {
  const { data: addresses = [], isSuccess } = useAddresses();
  const place = usePlace();
  const [isAdding, setAdding] = useState(false);
  const name = useId();
  return (
    <div className="choices">
      {addresses.map((address) => (
        <Choice
          key={address.address_id}
          name={name}
          title={address.recipient ?? 'At home'}
          note={addressText(address)}
          isChosen={!isAdding && address.address_id === place?.address_id}
          onChoose={() => {
            setAdding(false);
            choosePlace(address.address_id);
          }}
        />
      ))}
      {isAdding || (isSuccess && addresses.length === 0) ? (
        <NewAddress onSaved={() => setAdding(false)} />
      ) : (
        <Button look="quiet" className="choice-more" onClick={() => setAdding(true)}>
          Another address
        </Button>
      )}
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

const countries = listCountries();

/** Typed, found in the list of streets, and saved as it stands there. */
export function NewAddress({ onSaved }: { onSaved: () => void }) {
  const session = useSession();
  const queries = useQueryClient();
  const [recipient, setRecipient] = useState(session?.name ?? '');
  const { data: addresses = [] } = useAddresses();
  const [chosen, setCountry] = useState<string>();
  const country = chosen ?? likelyCountry(addresses, navigator.languages);
  const [text, setText] = useState('');
  const found = useSuggestions(text);
  const list = useId();
  const house = found?.find((one) => one.text === text)?.house;
  const save = useMutation({
    mutationFn: async () => {
      if (!house) throw new Error('Choose an address with its house number from the list.');
      const { street, postcode, city, position } = house;
      const body = { recipient, lines: [street], postcode, city, country, position };
      return valueOf(api.customers.addAddress({ body }));
    },
    async onSuccess({ address_id }) {
      await queries.invalidateQueries({ queryKey: ['addresses'] });
      choosePlace(address_id);
      onSaved();
    },
  });
  return (
    <form
      className="new-address"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
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
      <Field
        label="Street and number"
        hint="Begin to type, then choose from the list."
        error={save.isError ? problemOf(save.error).detail : undefined}
        list={list}
        autoComplete="off"
        required
        maxLength={120}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <datalist id={list}>
        {found?.map((one) => (
          <option key={one.text} value={one.house ? one.text : `${one.street} `} />
        ))}
      </datalist>
      <Select
        label="Country"
        required
        autoComplete="country"
        value={country}
        onChange={(event) => setCountry(event.target.value)}
        options={country === '' ? [{ value: '', label: 'Choose …' }, ...countries] : countries}
      />
      <Button type="submit" busy={save.isPending}>
        Save this address
      </Button>
    </form>
  );
}

function useSuggestions(typed: string) {
  const text = useDeferredValue(typed.trim());
  const { data } = useQuery({
    queryKey: ['address-search', text],
    queryFn: () => valueOf(api.checkout.searchAddresses({ body: { text } })),
    enabled: text.length >= 2,
    placeholderData: (before) => before,
  });
  return data?.items;
}
