import type { Instant } from '@waystock/kernel';
import type { ReactNode } from 'react';
import type { Tone } from './badge.tsx';
import { InstantText } from './values.tsx';
import './data.css';

export interface TimelineEntry {
  readonly key: string;
  readonly at: Instant;
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  readonly tone?: Tone;
}

/** What happened, in the order given. */
export const Timeline = ({ entries }: { entries: readonly TimelineEntry[] }) => (
  <ol className="timeline">
    {entries.map(({ key, at, title, detail, tone = 'plain' }) => (
      <li key={key} className={`timeline-entry timeline-${tone}`}>
        <span className="timeline-at">
          <InstantText at={at} />
        </span>
        <div>
          <p>{title}</p>
          {detail && <div className="quiet small">{detail}</div>}
        </div>
      </li>
    ))}
  </ol>
);
