import { type CallProblem, client } from '@waystock/contract';
import type { Result } from '@waystock/kernel';
import { onlineManager, QueryClient } from '@tanstack/react-query';
import { currentSession, keepSession } from './session/session.ts';

/** The one way to call the server. */
export const api = client({ baseUrl: location.origin, token: renewedToken });

/** Only who has signed in at an issuer can renew; the code for it is fetched when it is needed. */
async function renewedToken(): Promise<string | undefined> {
  const session = currentSession();
  if (session?.refreshToken === undefined) return session?.token;
  const { freshToken } = await import('./session/oidc.ts');
  return freshToken();
}

/** A refusal on its way to whoever shows it: title, cause, action. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly problem: CallProblem<string>;
  constructor(problem: CallProblem<string>) {
    super(problem.title);
    this.problem = problem;
  }
}

/** For TanStack Query, which takes exceptions: the value, or the refusal thrown. */
export async function valueOf<T>(answer: Promise<Result<T, CallProblem<string>>>): Promise<T> {
  const result = await answer;
  if (result.ok) return result.value;
  if (result.error.kind === 'not-authenticated') keepSession(undefined);
  throw new Refusal(result.error);
}

// It hears of changes only, and takes a page that was opened without a network for one that has it.
onlineManager.setOnline(navigator.onLine);

/** The client repeats by itself, so queries do not. Live facts say when something is stale. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: false, staleTime: 30_000, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});
