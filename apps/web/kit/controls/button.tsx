import type { ButtonHTMLAttributes } from 'react';
import { names } from '../class-names.ts';
import './controls.css';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** One primary action to a view; `danger` for what cannot be taken back. */
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger';
  /** Under way: keeps its place and its width, and takes no second press. */
  readonly busy?: boolean;
}

export function Button({ look = 'plain', busy = false, className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={names('button', `button-${look}`, className)}
      disabled={rest.disabled === true || busy}
      aria-busy={busy || undefined}
    />
  );
}
