import type { ReactNode } from 'react';
import './feedback.css';

/** Nothing here: what would be here, and what makes it appear. */
export const EmptyState = ({ title, children }: { title: string; children?: ReactNode }) => (
  <div className="empty">
    <p className="empty-title">{title}</p>
    {children && <div className="quiet">{children}</div>}
  </div>
);
