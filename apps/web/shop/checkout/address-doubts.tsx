import { Button } from '../../kit/controls/button.tsx';
import {
  type AddressCheck,
  type Door,
  doorOf,
  partsInWords,
  verdictInWords,
  type Written,
} from './written-address.ts';

interface AddressDoubtsProps {
  readonly written: Written;
  readonly check: AddressCheck;
  readonly busy: boolean;
  readonly onChoose: (door: Door) => void;
}

/** What is not certain of an address, for its writer to mean or to mend. */
export function AddressDoubts({ written, check, busy, onChoose }: AddressDoubtsProps) {
  const { verdict, address } = check;
  if (check.ok) return null;
  const { title, text } = verdictInWords(verdict);
  const meant = verdict.next === 'confirm' ? doorOf(written, check) : undefined;
  const listed = meant && address ? doorOf(address, check) : undefined;
  return (
    <section className="address-doubts" role="status" aria-label={title}>
      <strong>{title}</strong>
      <p className="quiet">{text}</p>
      <dl>
        {partsInWords(verdict).map(({ part, name, state, isSure }) => (
          <div key={part} data-sure={isSure}>
            <dt>{name}</dt>
            <dd>{state}</dd>
          </div>
        ))}
      </dl>
      {verdict.formatted !== null && (
        <p>
          Here it is written: <b>{verdict.formatted}</b>
        </p>
      )}
      <div className="address-doubts-choices">
        {listed && (
          <Button busy={busy} onClick={() => onChoose(listed)}>
            Take it as it is written here
          </Button>
        )}
        {meant && (
          <Button busy={busy} onClick={() => onChoose(meant)}>
            Mine is right, bring it there
          </Button>
        )}
      </div>
    </section>
  );
}
