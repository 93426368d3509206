import { Refusal } from '../api.ts';
import { Button } from '../controls/button.tsx';
import './feedback.css';

/** What went wrong, why, and what to do about it; RFC 9457 with an action. */
export function ProblemNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { title, detail, action, requestId } = problemOf(error);
  return (
    <div className="problem" role="alert">
      <p className="problem-title">{title}</p>
      <p>{detail}</p>
      <p className="quiet">{action}</p>
      {requestId !== undefined && <p className="quiet small">Request {requestId}</p>}
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}

interface Shown {
  readonly title: string;
  readonly detail: string;
  readonly action: string;
  readonly requestId: string | undefined;
}

export function problemOf(error: unknown): Shown {
  if (error instanceof Refusal) return error.problem;
  return {
    title: 'This page has met something it did not expect',
    detail: error instanceof Error ? error.message : String(error),
    action: 'Load the page again; if it stays, tell those who run Waystock.',
    requestId: undefined,
  };
}
