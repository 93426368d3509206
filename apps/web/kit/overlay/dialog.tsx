import { type ReactNode, useEffect, useId, useRef } from 'react';
import { names } from '../class-names.ts';
import './overlay.css';

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  /** From the side, with the page still to be seen beside it. */
  readonly drawer?: boolean;
  /** What may be done, the main thing last. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** The browser's own modal dialog: it keeps the focus, and Escape closes it. */
export function Dialog({ title, onClose, drawer, actions, children }: DialogProps) {
  const id = useId();
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    dialog?.showModal();
    if (dialog) firstIn(dialog)?.focus();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      className={names('dialog', drawer && 'drawer')}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className="dialog-inside">
        <header className="dialog-head">
          <h2 id={id} tabIndex={-1}>
            {title}
          </h2>
          <button type="button" className="dialog-close" aria-label="Close" onClick={onClose}>
            ×
          </button>
        </header>
        <div className="dialog-body">{children}</div>
        {actions && <footer className="dialog-actions">{actions}</footer>}
      </div>
    </dialog>
  );
}

/**
 * Left alone the browser takes the first button there is, which closes what was just opened. The first
 * thing to fill in is better, unless a keyboard would then cover half a phone; else what it is about.
 */
function firstIn(dialog: HTMLDialogElement): HTMLElement | null {
  const isTouched = matchMedia('(pointer: coarse)').matches;
  const field = isTouched
    ? null
    : dialog.querySelector<HTMLElement>('.dialog-body :is(input, select, textarea):enabled');
  return field ?? dialog.querySelector('h2');
}
