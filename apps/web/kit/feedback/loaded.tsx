import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { NoNetwork } from './no-network.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { Skeleton } from './skeleton.tsx';

export interface LoadedProps<T> {
  readonly query: UseQueryResult<T>;
  readonly lines?: number;
  readonly children: (data: T) => ReactNode;
}

/** What a query brought; until then its place, and if it fails or has no network, why. */
export function Loaded<T>({ query, lines, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError)
    return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />;
  if (query.fetchStatus === 'paused') return <NoNetwork />;
  return <Skeleton {...(lines === undefined ? {} : { lines })} />;
}
