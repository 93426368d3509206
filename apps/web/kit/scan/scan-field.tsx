import { useState } from 'react';
import { Button } from '../controls/button.tsx';
import { Field } from '../controls/field.tsx';
import { canSeeCodes } from './camera-codes.ts';
import { CameraScan } from './camera-scan.tsx';
import './scan.css';

export interface ScanFieldProps {
  readonly label: string;
  readonly error?: string | undefined;
  /** What was read, without blanks around it. */
  readonly onScan: (code: string) => void;
}

/** Takes what is typed, what a hand scanner types (it ends with Enter), and what the camera sees. */
export function ScanField({ label, error, onScan }: ScanFieldProps) {
  const [text, setText] = useState('');
  const [isLooking, setLooking] = useState(false);
  const take = (code: string): void => {
    const clean = code.trim().toUpperCase();
    if (clean !== '') onScan(clean);
    setText('');
  };
  return (
    <form
      className="scan"
      onSubmit={(event) => {
        event.preventDefault();
        take(text);
      }}
    >
      <Field
        label={label}
        error={error}
        value={text}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        enterKeyHint="done"
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit">Take</Button>
      {canSeeCodes() && (
        <Button onClick={() => setLooking(!isLooking)}>
          {isLooking ? 'Stop camera' : 'Camera'}
        </Button>
      )}
      {isLooking && <CameraScan onScan={take} />}
    </form>
  );
}
