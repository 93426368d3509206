import type { Role } from '@waystock/contract';
import type { ReactNode } from 'react';
import { Panel } from '../data/panel.tsx';
import { useSession } from './session.ts';
import { SignIn } from './sign-in.tsx';

export interface GateProps {
  /** What is behind it: `console`. */
  readonly face: string;
  readonly roles: readonly Role[];
  readonly children: ReactNode;
}

/** Lets in who has one of the roles; others can sign in right here and go on to where they were. */
export function Gate({ face, roles, children }: GateProps) {
  const session = useSession();
  if (session && roles.includes(session.role)) return children;
  return (
    <main className="gate">
      <div className="gate-card">
        <div className="gate-mark">
          <img src="/favicon.svg" alt="" width="36" height="36" />
          <div>
            <h1>Waystock {face}</h1>
            <p className="quiet">
              {session
                ? `${session.name} is a ${session.role} and has no place here.`
                : 'Say who you are.'}
            </p>
          </div>
        </div>
        <Panel>
          <SignIn roles={roles} />
        </Panel>
        <p className="small">
          <a href="/">All faces of Waystock</a>
        </p>
      </div>
    </main>
  );
}
