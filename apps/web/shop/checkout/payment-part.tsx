import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { Field } from '../../kit/controls/field.tsx';
import { Choice } from '../../kit/controls/choice.tsx';
import { webConfig } from '../../kit/session/web-config.ts';

/** Cards of the demo’s payment provider; what each does is what its number does at a real one. */
export const demoCards = [
  { token: 'tok_visa', label: 'Visa ending 4242', note: 'is accepted' },
  {
    // An hour to answer; nobody answers for the shopper.
    token: 'tok_challenge_abandoned',
    label: 'Mastercard ending 3155',
    note: 'the bank asks first (3-D Secure)',
  },
  { token: 'tok_decline', label: 'Visa ending 0002', note: 'is declined' },
  { token: 'tok_insufficient_funds', label: 'Visa ending 9995', note: 'has too little on it' },
] as const;

/** What is chosen before anybody chooses: the first card there is. */
export function useUsualMethod(): string {
  const { data: config } = useQuery({ queryKey: ['web-config'], queryFn: webConfig });
  return config?.sign_in === 'demo' ? demoCards[0].token : '';
}

interface PaymentPartProps {
  readonly method: string;
  readonly onChoose: (method: string) => void;
  readonly error: string | undefined;
}

/** With what; in production the provider’s own form gives the token. */
export function PaymentPart({ method, onChoose, error }: PaymentPartProps) {
  const name = useId();
  const { data: config } = useQuery({ queryKey: ['web-config'], queryFn: webConfig });
  if (!config) return null;
  if (config.sign_in !== 'demo')
    return (
      <Field
        label="Token of the payment provider"
        error={error}
        value={method}
        onChange={(event) => onChoose(event.target.value)}
      />
    );
  return (
    <div className="choices">
      {demoCards.map(({ token, label, note }) => (
        <Choice
          key={token}
          name={name}
          title={label}
          note={`In this demo ${note}`}
          isChosen={token === method}
          onChoose={() => onChoose(token)}
        />
      ))}
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
