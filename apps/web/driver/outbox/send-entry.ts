import type { CallProblem } from '@waystock/contract';
import type { Result, Seconds } from '@waystock/kernel';
import { api, queryClient } from '../../kit/api.ts';
import { keepSession } from '../../kit/session/session.ts';
import type { Parcels } from '../data/my-route.ts';
import { parcelsKey, routeKey } from '../data/keys.ts';
import type { Route } from './as-reported.ts';
import type { Answer, Entry } from './queue.ts';

/** One entry on its way to the server; what the answer tells is shown at once. */
export async function sendEntry({ what, key }: Entry): Promise<Answer> {
  switch (what.kind) {
    case 'report': {
      const { routeId, event } = what;
      const body =
        event.type === 'paused' ? { ...event, duration_s: event.duration_s as Seconds } : event;
      const sent = await api.routes.report({ params: { route_id: routeId }, body, key });
      if (sent.ok) showRoute(sent.value);
      return answerOf(sent);
    }
    case 'proof': {
      const { shipmentId, proofId, shows, data, takenAt } = what;
      const params = { shipment_id: shipmentId, proof_id: proofId };
      const body = { kind: shows, data, taken_at: takenAt };
      return answerOf(await api.proofs.keep({ params, body }));
    }
    case 'scan': {
      const { code, vehicleId } = what;
      const body = { code, vehicle_id: vehicleId };
      const sent = await api.fulfilment.scanAtDock({ body, key });
      if (sent.ok) showHandedOver(code);
      return answerOf(sent);
    }
  }
}

function answerOf(sent: Result<unknown, CallProblem<string>>): Answer {
  if (sent.ok) return { ok: true };
  if (sent.error.kind === 'not-authenticated') keepSession(undefined);
  return { ok: false, problem: sent.error };
}

function showRoute(route: Route): void {
  queryClient.setQueryData<Route>(routeKey(route.route_id), (known) =>
    known && known.version > route.version ? known : route,
  );
}

function showHandedOver(code: string): void {
  queryClient.setQueriesData<Parcels>({ queryKey: parcelsKey }, (known) =>
    known?.map((parcel) =>
      parcel.tracking_number === code
        ? { ...parcel, handed_over_at: parcel.handed_over_at ?? (0 as never) }
        : parcel,
    ),
  );
}
