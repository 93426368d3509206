import { useEffect, useRef, useState } from 'react';
import '../overlay/overlay.css';

export interface Command {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly run: () => void;
}

export interface PaletteProps {
  readonly commands: readonly Command[];
  /** What typed text finds beyond the commands: an order by its number. */
  readonly find?: ((text: string) => readonly Command[]) | undefined;
  readonly onClose: () => void;
}

/** Everything one can go to or do, by typing. */
export function CommandPalette({ commands, find, onClose }: PaletteProps) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  const shown = [...commands.filter((command) => fits(command, text)), ...(find?.(text) ?? [])];
  const chosen = Math.min(at, shown.length - 1);
  const run = (command: Command | undefined): void => {
    if (!command) return;
    onClose();
    command.run();
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => setAt(Math.min(chosen + 1, shown.length - 1)),
    ArrowUp: () => setAt(Math.max(chosen - 1, 0)),
    Enter: () => run(shown[chosen]),
  };
  return (
    <dialog
      ref={ref}
      className="dialog palette"
      aria-label="Go to or do"
      onCancel={onClose}
      onMouseDown={(event) => event.target === event.currentTarget && onClose()}
    >
      <input
        className="palette-input"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={shown[chosen] ? `palette-${shown[chosen].id}` : undefined}
        aria-label="Go to or do"
        placeholder="Go to or do …"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          const act = keys[event.key];
          if (!act) return;
          event.preventDefault();
          act();
        }}
      />
      <div className="palette-list" id="palette-list" role="listbox" aria-label="Matches">
        {shown.map((command, i) => (
          <div
            key={command.id}
            id={`palette-${command.id}`}
            role="option"
            aria-selected={i === chosen}
            className="palette-item"
            onMouseMove={() => setAt(i)}
            onClick={() => run(command)}
          >
            {command.label}
            {command.hint && <span className="palette-hint">{command.hint}</span>}
          </div>
        ))}
        {shown.length === 0 && <p className="empty quiet">Nothing by that name.</p>}
      </div>
    </dialog>
  );
}

/** Every word typed begins a word of the label. */
const fits = ({ label, hint }: Command, text: string): boolean => {
  const words = `${label} ${hint ?? ''}`.toLowerCase().split(/\s+/);
  const typed = text.toLowerCase().split(/\s+/).filter(Boolean);
  return typed.every((part) => words.some((word) => word.startsWith(part)));
};
