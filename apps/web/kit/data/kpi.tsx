import type { ReactNode } from 'react';
import { Sparkline } from './sparkline.tsx';
import './data.css';

export interface KpiProps {
  readonly label: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
  readonly history?: readonly number[];
}

/** A number that is watched, and how it came to be. */
export const Kpi = ({ label, value, note, history }: KpiProps) => (
  <div className="kpi">
    <p className="kpi-label">{label}</p>
    <p className="kpi-value">{value}</p>
    {history && history.length > 1 && <Sparkline values={history} />}
    {note && <p className="kpi-note">{note}</p>}
  </div>
);
