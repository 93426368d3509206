import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, queryClient } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Field } from '../../kit/controls/field.tsx';
import { useOnline } from '../../kit/offline/use-online.ts';
import { navigate } from '../../kit/navigation.tsx';
import { useDriver, useReport } from '../data/driver.ts';
import { routeKey } from '../data/keys.ts';
import type { Route, Stop } from '../outbox/as-reported.ts';
import { sendAll } from '../outbox/use-sending.ts';

/**
 * Six digits the recipient says. Only the server knows them, so this way needs a network and does not
 * wait among what is to be sent; what waits there happened before and goes first.
 */
export function CodeProof({ route, stop }: { route: Route; stop: Stop }) {
  const isOnline = useOnline();
  const [code, setCode] = useState('');
  const [error, setError] = useState<string>();
  const check = useCheck(route, stop);
  if (!isOnline)
    return (
      <p className="note">
        A code is checked by the server, and there is no network. Take a photo or a signature.
      </p>
    );
  return (
    <form
      className="proof"
      onSubmit={(event) => {
        event.preventDefault();
        check.mutate(code, { onSuccess: setError });
      }}
    >
      <Field
        label="The recipient’s code"
        hint="Six digits on their tracking page."
        error={error}
        value={code}
        inputMode="numeric"
        autoComplete="off"
        pattern="[0-9]{6}"
        maxLength={6}
        required
        onChange={(event) => setCode(event.target.value)}
      />
      <Button type="submit" look="primary" className="wide" busy={check.isPending}>
        Delivered
      </Button>
    </form>
  );
}

/** Gives what is wrong, or goes back to the route. */
function useCheck(route: Route, stop: Stop) {
  const { subject } = useDriver();
  const { now } = useReport(route);
  return useMutation({
    mutationFn: async (code: string): Promise<string | undefined> => {
      if ((await sendAll(subject)) === 'later')
        return 'The server does not answer. Take a photo or a signature instead.';
      const sent = await api.routes.report({
        params: { route_id: route.route_id },
        body: { type: 'delivered', stop_id: stop.stop_id, proof: { code }, at: now() },
      });
      const queryKey = [...routeKey(route.route_id)];
      if (!sent.ok) {
        await queryClient.invalidateQueries({ queryKey });
        return `${sent.error.title}. ${sent.error.action}`;
      }
      queryClient.setQueryData(queryKey, sent.value);
      navigate('/driver');
      return undefined;
    },
  });
}
