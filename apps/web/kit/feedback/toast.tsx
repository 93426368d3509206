import { useSyncExternalStore } from 'react';
import './feedback.css';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'good' | 'bad';
}

const shownForMs = 6000;
let toasts: readonly Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

/** Says that something is done, or is not; for what needs an answer use a dialog. */
export function toast(text: string, tone: Toast['tone'] = 'good'): void {
  const id = next++;
  set([...toasts.slice(-2), { id, text, tone }]);
  setTimeout(() => set(toasts.filter((one) => one.id !== id)), shownForMs);
}

function set(to: readonly Toast[]): void {
  toasts = to;
  for (const tell of listeners) tell();
}

export function Toasts() {
  const shown = useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => toasts,
  );
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map(({ id, text, tone }) => (
        <p key={id} className={`toast toast-${tone}`}>
          {text}
        </p>
      ))}
    </div>
  );
}
