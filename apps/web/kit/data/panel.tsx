import { type ReactNode, useId } from 'react';
import { names } from '../class-names.ts';
import './data.css';

export interface PanelProps {
  readonly title?: ReactNode;
  /** Beside the title: a count, a filter, an action. */
  readonly aside?: ReactNode;
  readonly className?: string;
  /** Tables reach to its edges. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

export function Panel({ title, aside, className, flush, children }: PanelProps) {
  const id = useId();
  return (
    <section className={names('panel', className)} aria-labelledby={title ? id : undefined}>
      {title && (
        <header className="panel-head">
          <h2 id={id}>{title}</h2>
          {aside && <div className="panel-aside">{aside}</div>}
        </header>
      )}
      <div className={flush ? 'panel-flush' : 'panel-body'}>{children}</div>
    </section>
  );
}

/** Names and values under each other. */
export const Facts = ({ of }: { of: readonly (readonly [name: string, value: ReactNode])[] }) => (
  <dl className="facts">
    {of.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
