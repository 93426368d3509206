import { EmptyState } from './empty-state.tsx';

/** In the place of what was not read before the network went. */
export const NoNetwork = () => (
  <EmptyState title="There is no network">
    This comes by itself as soon as the device has one again.
  </EmptyState>
);
