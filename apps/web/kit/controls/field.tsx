import { type InputHTMLAttributes, type SelectHTMLAttributes, useId } from 'react';
import type { ReactNode } from 'react';
import { names } from '../class-names.ts';
import './controls.css';

interface Labelled {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with it, and what would be right. */
  readonly error?: string | undefined;
  /** The label is for ears only; what the field is for is plain to see. */
  readonly bare?: boolean;
}

export type FieldProps = Labelled & InputHTMLAttributes<HTMLInputElement>;

export function Field({ label, hint, error, bare, className, ...rest }: FieldProps) {
  const id = useId();
  return (
    <Frame {...{ id, label, hint, error, bare, className }}>
      <input
        {...rest}
        id={id}
        className="input"
        aria-invalid={error !== undefined || undefined}
        aria-describedby={hint || error ? `${id}-note` : undefined}
      />
    </Frame>
  );
}

export interface SelectProps extends Labelled, SelectHTMLAttributes<HTMLSelectElement> {
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

export function Select({ label, hint, error, bare, options, className, ...rest }: SelectProps) {
  const id = useId();
  return (
    <Frame {...{ id, label, hint, error, bare, className }}>
      <select
        {...rest}
        id={id}
        className="input select"
        aria-invalid={error !== undefined || undefined}
        aria-describedby={hint || error ? `${id}-note` : undefined}
      >
        {options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </Frame>
  );
}

interface FrameProps {
  readonly id: string;
  readonly label: string;
  readonly hint: ReactNode;
  readonly error: string | undefined;
  readonly bare: boolean | undefined;
  readonly className: string | undefined;
  readonly children: ReactNode;
}

function Frame({ id, label, hint, error, bare, className, children }: FrameProps) {
  return (
    <div className={names('field', className)}>
      <label htmlFor={id} className={bare ? 'unseen' : 'field-label'}>
        {label}
      </label>
      {children}
      {(error ?? hint) && (
        <p id={`${id}-note`} className={error ? 'field-error' : 'field-hint'}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}
