import { useMutation, useQuery } from '@tanstack/react-query';
import type { Role } from '@waystock/contract';
import { EmptyState } from '../feedback/empty-state.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { Button } from '../controls/button.tsx';
import { useOnline } from '../offline/use-online.ts';
import { demoPersonas, type Persona, signInAs } from './demo-sign-in.ts';
import { webConfig, type WebConfig } from './web-config.ts';
import './sign-in.css';

export interface SignInProps {
  /** Who may come in here. */
  readonly roles: readonly Role[];
  readonly onSignedIn?: () => void;
}

/** The demo offers people to be; production leads to the issuer. */
export function SignIn({ roles, onSignedIn }: SignInProps) {
  const config = useQuery({ queryKey: ['web-config'], queryFn: webConfig });
  if (!useOnline())
    return (
      <EmptyState title="Signing in needs a network">
        Connect the device: this page goes on by itself. What was done on it before is kept, and is
        sent once you have signed in.
      </EmptyState>
    );
  return (
    <Loaded query={config} lines={2}>
      {(config) =>
        config.sign_in === 'demo' ? (
          <Personas {...{ roles, onSignedIn }} />
        ) : config.sign_in === 'oidc' ? (
          <AtTheIssuer config={config} />
        ) : (
          <EmptyState title="Nobody can sign in here yet">
            Set WAYSTOCK_WEB_CLIENT_ID, so that these pages are a client of your token issuer.
          </EmptyState>
        )
      }
    </Loaded>
  );
}

function Personas({
  roles,
  onSignedIn,
}: {
  roles: readonly Role[];
  onSignedIn: (() => void) | undefined;
}) {
  const personas = useQuery({ queryKey: ['personas'], queryFn: demoPersonas });
  const signIn = useMutation({ mutationFn: signInAs, onSuccess: () => onSignedIn?.() });
  return (
    <Loaded query={personas} lines={2}>
      {(all) => (
        <>
          <ul className="personas">
            {all
              .filter(({ role }) => roles.includes(role))
              .map((persona) => (
                <li key={persona.id}>
                  <PersonaButton
                    persona={persona}
                    busy={signIn.isPending && signIn.variables === persona.id}
                    onChoose={() => signIn.mutate(persona.id)}
                  />
                </li>
              ))}
          </ul>
          {signIn.isError && <ProblemNotice error={signIn.error} />}
        </>
      )}
    </Loaded>
  );
}

interface PersonaButtonProps {
  readonly persona: Persona;
  readonly busy: boolean;
  readonly onChoose: () => void;
}

const PersonaButton = ({ persona, busy, onChoose }: PersonaButtonProps) => (
  <button
    type="button"
    className="persona"
    disabled={busy}
    aria-busy={busy || undefined}
    onClick={onChoose}
  >
    <span className="persona-initials" aria-hidden="true">
      {initialsOf(persona.name)}
    </span>
    <span>
      <strong>{persona.name}</strong>
      <span className="quiet small">{persona.about}</span>
    </span>
  </button>
);

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0))
    .join('');

function AtTheIssuer({ config }: { config: Extract<WebConfig, { sign_in: 'oidc' }> }) {
  const leave = useMutation({
    mutationFn: async () => {
      const { leaveForSignIn } = await import('./oidc.ts');
      await leaveForSignIn(config, location.pathname + location.search);
    },
  });
  return (
    <div className="at-issuer">
      <Button look="primary" busy={leave.isPending} onClick={() => leave.mutate()}>
        Sign in at {new URL(config.issuer).host}
      </Button>
      {leave.isError && <ProblemNotice error={leave.error} />}
    </div>
  );
}
