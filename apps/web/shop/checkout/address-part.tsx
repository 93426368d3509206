import { useId, useState } from 'react';
import { Button } from '../../kit/controls/button.tsx';
import { Choice } from '../../kit/controls/choice.tsx';
import { NewAddress } from './new-address.tsx';
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
