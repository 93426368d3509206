import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '../../kit/controls/button.tsx';
import { problemOf } from '../../kit/feedback/problem-notice.tsx';
import { CameraScan, canScanByCamera } from './camera-scan.tsx';
import './scan.css';

/** What became of a scan, told at once. */
export interface Verdict {
  readonly tone: 'good' | 'bad';
  readonly title: string;
  readonly detail?: ReactNode;
}

export interface ScanFieldProps {
  /** What is to be scanned here. */
  readonly label: string;
  readonly hint?: string;
  /** What to do with a code; a refusal that is thrown is told as such. */
  readonly onCode: (code: string) => Promise<Verdict | undefined>;
}

/**
 * Takes codes from a camera, from a hand scanner, which types and ends with Enter, and from people
 * who type. A scanner need not aim at the field: what is typed nowhere lands in it.
 */
export function ScanField({ label, hint, onCode }: ScanFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState('');
  const [isCameraOpen, setCameraOpen] = useState(false);
  const { verdict, take } = useVerdicts(onCode);
  useTypingAnywhere(input);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const text = code.trim();
    setCode('');
    if (text !== '') take(text);
  };
  return (
    <div className="scan">
      <form className="scan-form" onSubmit={submit}>
        <label className="scan-label" htmlFor="scan-code">
          {label}
        </label>
        <div className="scan-row">
          <input
            ref={input}
            id="scan-code"
            className="input scan-input"
            value={code}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            enterKeyHint="done"
            placeholder={hint}
            onChange={(event) => setCode(event.target.value)}
          />
          <Button type="submit">Enter</Button>
          {canScanByCamera() && <Button onClick={() => setCameraOpen(true)}>Camera</Button>}
        </div>
      </form>
      <div className="scan-verdict" role={verdict?.tone === 'bad' ? 'alert' : 'status'}>
        {verdict && (
          <div className={`verdict verdict-${verdict.tone}`}>
            <p className="verdict-title">{verdict.title}</p>
            {verdict.detail && <div>{verdict.detail}</div>}
          </div>
        )}
      </div>
      {isCameraOpen && (
        <CameraScan
          label={label}
          onClose={() => setCameraOpen(false)}
          onCode={(seen) => {
            setCameraOpen(false);
            take(seen);
          }}
        />
      )}
    </div>
  );
}

/** One code after another, however fast they come. */
function useVerdicts(onCode: ScanFieldProps['onCode']) {
  const [verdict, setVerdict] = useState<Verdict>();
  const before = useRef<Promise<void>>(Promise.resolve());
  const latest = useRef(onCode);
  useEffect(() => {
    latest.current = onCode;
  });
  const take = (code: string): void => {
    before.current = before.current
      .then(() => latest.current(code))
      .catch((error: unknown): Verdict => {
        const { title, detail, action } = problemOf(error);
        return { tone: 'bad', title, detail: `${detail} ${action}` };
      })
      .then((told) => {
        setVerdict(told);
        if (told?.tone === 'bad') navigator.vibrate?.([80, 60, 80]);
      });
  };
  return { verdict, take };
}

function useTypingAnywhere(input: { readonly current: HTMLInputElement | null }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.length !== 1 || event.key === ' ') return;
      if (event.ctrlKey || event.metaKey || event.altKey || isTakingKeys(event.target)) return;
      input.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [input]);
}

const isTakingKeys = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, dialog') !== null;
