import { z } from 'zod';
import { named } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { shipmentId } from './orders.ts';

/** JPEG or PNG by its first bytes, 135 kB at most. */
const picture = z
  .string()
  .max(180_000)
  .regex(/^(\/9j\/|iVBORw0KGgo)[A-Za-z0-9+/]+={0,2}$/);
const kind = field.oneOf('photo', 'signature');
const proofId = field.codeId<string>();

const Proofs = named(
  'DeliveryProofs',
  z.object({
    items: z.array(
      z.object({
        proof_id: z.string(),
        kind,
        media_type: field.oneOf('image/jpeg', 'image/png'),
        data: z.string(),
        taken_at: field.instant,
      }),
    ),
  }),
  'Pictures in base64, first taken first.',
);

const tag = 'Routes';

export const proofs = {
  keep: endpoint({
    method: 'PUT',
    path: '/shipments/{shipment_id}/proofs/{proof_id}',
    summary: 'Keep a photo or signature that shows a delivery',
    description:
      'The device chooses proof_id, so that a picture sent twice is kept once; the report of the delivery names it.',
    tag,
    auth: ['driver', 'device'],
    repetition: 'natural',
    params: { shipment_id: shipmentId, proof_id: proofId },
    body: named(
      'DeliveryProofInput',
      z.strictObject({ kind, data: picture, taken_at: field.instant }),
      'data is a JPEG or PNG in base64.',
    ),
    errors: ['not-found', 'proofs-full'],
  }),
  list: endpoint({
    method: 'GET',
    path: '/shipments/{shipment_id}/proofs',
    summary: 'The pictures that show how a shipment was delivered',
    description: 'For whoever ordered it and for operations; kept for 180 days.',
    tag,
    auth: ['shopper', 'ops'],
    params: { shipment_id: shipmentId },
    response: Proofs,
    errors: ['not-found'],
  }),
};
