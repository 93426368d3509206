import { EmptyState } from '../kit/feedback/empty-state.tsx';
import { startPage } from '../kit/start-page.tsx';

startPage(
  <main className="page">
    <h1>Your delivery</h1>
    <EmptyState title="Nothing is shared under this link">
      Ask whoever sent it for a new one.
    </EmptyState>
  </main>,
  { roomy: true },
);
