import { z } from 'zod';
import { named } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { lateBecause, stage } from './orders.ts';

const SharedDelivery = named(
  'SharedDelivery',
  z.object({
    stage,
    promised_at: field.instant,
    time_zone: field.zone,
    shipments: z.array(
      z.object({
        stage,
        promised_at: field.instant,
        earliest_at: field.orNull(field.instant),
        latest_at: field.orNull(field.instant),
        late_because: lateBecause,
        vehicle_near: field.orNull(field.position),
      }),
    ),
  }),
  'No name, address, goods or price. vehicle_near is told for the last stops only, to half a kilometre.',
);

export const shared = {
  get: endpoint({
    method: 'GET',
    path: '/shared/{token}',
    summary: 'How far a delivery is, for those who were given a link to it',
    tag: 'Shared deliveries',
    auth: 'public',
    params: { token: field.text(100) },
    response: SharedDelivery,
    errors: ['not-found'],
  }),
};
