import './feedback.css';

/** The place of what is still being read, in its size. */
export const Skeleton = ({ lines = 3 }: { lines?: number }) => (
  <div className="skeleton" role="status" aria-label="Loading">
    {Array.from({ length: lines }, (_, i) => (
      <span key={i} className={`skeleton-line skeleton-${i % 4}`} />
    ))}
  </div>
);
