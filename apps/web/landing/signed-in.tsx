import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ProblemNotice } from '../kit/feedback/problem-notice.tsx';
import { Skeleton } from '../kit/feedback/skeleton.tsx';
import { webConfig } from '../kit/session/web-config.ts';

/** Where the issuer sends the browser back to: takes the code and goes on to where one wanted. */
export function SignedIn() {
  const finished = useQuery({
    queryKey: ['sign-in'],
    queryFn: async () => {
      const config = await webConfig();
      if (config.sign_in !== 'oidc') return '/';
      const { finishSignIn } = await import('../kit/session/oidc.ts');
      return finishSignIn(config);
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(() => {
    if (finished.data !== undefined) location.replace(finished.data);
  }, [finished.data]);
  return (
    <main className="gate">
      <div className="gate-card">
        {finished.isError ? (
          <>
            <ProblemNotice error={finished.error} />
            <a href="/">Begin again</a>
          </>
        ) : (
          <Skeleton />
        )}
      </div>
    </main>
  );
}
