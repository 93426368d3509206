import { useId } from 'react';
import './host.css';

export interface CountFieldProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly least?: number;
  readonly most?: number;
}

const limit = 1_000_000;

/** A number of units: typed, or by one more and one fewer. */
export function CountField({ label, value, onChange, least = 0, most = limit }: CountFieldProps) {
  const id = useId();
  const set = (n: number): void => onChange(Math.min(most, Math.max(least, n)));
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="count-field">
        <button
          type="button"
          className="button button-plain"
          aria-label={`${label}: one fewer`}
          disabled={value <= least}
          onClick={() => set(value - 1)}
        >
          −
        </button>
        <input
          id={id}
          className="input"
          type="number"
          inputMode="numeric"
          min={least}
          max={most}
          value={value}
          onChange={(event) => set(Math.round(Number(event.target.value)) || 0)}
        />
        <button
          type="button"
          className="button button-plain"
          aria-label={`${label}: one more`}
          disabled={value >= most}
          onClick={() => set(value + 1)}
        >
          +
        </button>
      </div>
    </div>
  );
}
