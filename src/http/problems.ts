import { type Problem, problems } from '@waystock/contract';
import { formatMoney, isoOf } from '@waystock/kernel';
import type { AllocationError } from '../domains/allocation/index.ts';
import type { CatalogueError } from '../domains/catalogue/index.ts';
import type { CustomersError } from '../domains/customers/index.ts';
import type { DispatchError } from '../domains/dispatch/index.ts';
import type { FleetError } from '../domains/fleet/index.ts';
import type { FraudError } from '../domains/fraud/index.ts';
import type { FulfilmentError } from '../domains/fulfilment/index.ts';
import type { InventoryError } from '../domains/inventory/index.ts';
import type { NetworkError } from '../domains/network/index.ts';
import type { NotificationsError } from '../domains/notifications/index.ts';
import type { OrdersError } from '../domains/orders/index.ts';
import type { PaymentsError } from '../domains/payments/index.ts';
import type { ReturnObstacle, ReturnsError } from '../domains/returns/index.ts';
import type { ConditionRefusal, RoadsRefusal } from '../domains/roads/index.ts';
import type { OrdersOpen } from '../workflows/erase-customer.ts';
import type { ProblemContradictory, SolverBusy } from '../workflows/solve-problem.ts';
import type { Json } from '../world.ts';
import type { HttpError } from './errors.ts';

/** Everything that may be refused to a caller. A domain's refusals are told once they are here. */
export type AnyError =
  | HttpError
  | Exclude<AllocationError, { kind: 'no-plan' }>
  | CatalogueError
  | CustomersError
  | Extract<DispatchError, { kind: ToldOfDispatch }>
  | FleetError
  | FraudError
  | FulfilmentError
  | InventoryError
  | NetworkError
  | NotificationsError
  | OrdersError
  | OrdersOpen
  | PaymentsError
  | ProblemContradictory
  | SolverBusy
  | ReturnsError
  | RoadsRefusal
  | ConditionRefusal;

/** What drivers meet; what plans meet is between the planner and the board. */
type ToldOfDispatch =
  | 'route-not-found'
  | 'route-moved-on'
  | 'stop-not-on-route'
  | 'stop-settled'
  | 'other-stop-open'
  | 'wrong-kind-of-stop'
  | 'proof-missing'
  | 'stops-open'
  | 'offer-not-found'
  | 'offer-over'
  | 'vehicle-busy'
  | 'vehicle-not-active'
  | 'route-changed';

export type ErrorKind = AnyError['kind'];

/** The errors of a kind; one error may stand for several kinds. */
export type ErrorOf<Kind, E = AnyError> = E extends { readonly kind: infer K }
  ? Extract<K, Kind> extends never
    ? never
    : E & { readonly kind: Extract<K, Kind> }
  : never;

interface Cause {
  readonly detail: string;
  /** Replaces the general advice where the case allows better. */
  readonly action?: string;
  readonly details?: Readonly<Record<string, Json>>;
}
type Told = string | Cause;

/**
 * The cause of each refusal in this very case. Status, title and general advice are in the contract;
 * a refusal that is not told here, or not known there, does not compile.
 */
export const causes = {
  malformed: ({ detail }) => detail,
  invalid: ({ issues }) =>
    issues.length === 1 ? `One field is wrong.` : `${issues.length} fields are wrong.`,
  'not-authenticated': ({ detail }) => detail,
  'wrong-role': ({ role, allowed }) => `You call as ${role}; this is for ${listed(allowed)}.`,
  'not-found': () => 'There is nothing at this address that you may see.',
  'method-not-allowed': ({ allowed }) => `Only ${listed(allowed)} can be used here.`,
  'too-large': ({ limitBytes }) => `At most ${limitBytes} bytes are read.`,
  'unsupported-media-type': () => 'The content type is missing or is not application/json.',
  'too-many-requests': ({ retryAfterS }) => `You may go on in ${retryAfterS} s.`,
  'idempotency-key-missing': () =>
    'The header Idempotency-Key is missing, or is not 8 to 128 letters, digits, _ or -.',
  'idempotency-key-reused': () => 'The same key came before with another method, path or body.',
  'still-in-progress': () => 'It has not been answered yet.',
  'version-missing': () => 'If-Match is missing, or is not a version in quotes such as "3".',
  unavailable: ({ detail }) => detail,
  internal: () => 'What you asked for was not done.',

  'webhook-malformed': ({ detail }) => `${detail} is missing or malformed.`,
  'webhook-out-of-time': ({ sentAt }) => `It was sent at ${sentAt}.`,
  'webhook-forged': ({ id }) => `Message ${id} is not signed with a secret we share.`,

  'sku-not-found': ({ skuId }) => `There is no SKU ${skuId}.`,
  'sku-invalid': ({ skuId, issues }) => ({
    detail: `${skuId}: ${issues.map((i) => `the ${i.field} of a SKU ${i.rule}`).join('; ')}.`,
    details: { issues: issues.map(({ field, rule }) => ({ field, rule })) },
  }),
  'owner-not-found': ({ ownerId }) => `There is no owner ${ownerId}.`,
  'sku-owner-fixed': ({ skuId, ownerId }) => `${skuId} belongs to ${ownerId}.`,
  'stale-version': ({ expected, actual }) =>
    `You have seen version ${expected}; it is at version ${actual}.`,

  'site-not-found': ({ siteId }) => `There is no site ${siteId}.`,
  'payout-not-found': ({ siteId, month }) =>
    `${month.slice(0, 7)} is before the first goods came to ${siteId}, or has not begun there.`,
  'site-invalid': ({ siteId, issues }) => ({
    detail: `${siteId}: ${issues.map((i) => `the ${i.field} of a site ${i.rule}`).join('; ')}.`,
    details: { issues: issues.map(({ field, rule }) => ({ field, rule })) },
  }),
  'region-not-found': ({ regionId }) => `There is no region ${regionId}.`,
  'lane-invalid': ({ from, to, rule }) => `From ${from} to ${to}: ${rule}.`,

  'carrier-invalid': ({ contractId, rule }) => `Not so: ${contractId} ${rule}.`,
  'delivery-offer-invalid': ({ regionId, service, rule }) =>
    `Not so: ${service} in ${regionId} ${rule}.`,

  'customer-not-found': ({ customerId }) => `There is no customer ${customerId}.`,
  'customer-invalid': ({ issues }) => ({
    detail: `${issues.map((i) => `The ${i.field} of a customer ${i.rule}`).join('; ')}.`,
    details: { issues: issues.map(({ field, rule }) => ({ field, rule })) },
  }),
  'customer-erased': ({ customerId }) => `${customerId} asked for erasure.`,
  'orders-open': ({ orderIds }) => ({
    detail: `${listed(orderIds)} still ${orderIds.length === 1 ? 'needs' : 'need'} to know where to.`,
    details: { order_ids: [...orderIds] },
  }),
  'address-not-found': ({ addressId }) => `There is no address ${addressId}.`,
  'push-subscription-invalid': ({ because }) => ({
    detail: whyNotTold[because],
    details: { because },
  }),
  'push-subscription-not-found': ({ subscriptionId }) =>
    `There is no subscription ${subscriptionId}.`,

  'slot-full': ({ slotId, capacity }) => `All ${capacity} places of ${slotId} are taken.`,
  'out-of-stock': ({ lines }) => ({
    detail: lines
      .map(
        ({ skuId, siteId, wanted, available }) =>
          `Only ${available} of ${skuId} can be sold${siteId ? ` at site ${siteId}` : ''}; ` +
          `${wanted} were asked for.`,
      )
      .join(' '),
    details: {
      lines: lines.map(({ skuId, siteId, wanted, available }) => ({
        sku_id: skuId,
        site_id: siteId ?? null,
        wanted,
        available,
      })),
    },
  }),
  'stock-spoken-for': ({ skuId, siteId, onHand, reserved, asked }) =>
    `Of ${onHand} ${skuId} at site ${siteId} ${reserved} are reserved; ${asked} cannot be taken.`,
  'hold-expired': ({ reservationId }) => `${reservationId} ran out; its units are on sale again.`,
  'reservation-not-live': ({ reservationId, state }) => `${reservationId} is ${state}.`,
  'receipt-not-expected': ({ inboundId }) =>
    `${inboundId} was received or cancelled, or never was.`,
  'transfer-under-way': ({ inboundId }) => `${inboundId} brings goods that left another site.`,

  'order-not-found': ({ order }) => `There is no order ${order} that you may see.`,
  'intake-refused': ({ issues }) => ({
    detail: issues.map(({ field, detail }) => `${field}: ${detail}`).join(' '),
    details: {
      issues: issues.map(({ field, reason, detail }) => ({ field, reason, detail })),
    },
  }),
  'shipment-moved-on': ({ shipmentId, expected, actual }) =>
    `${shipmentId} is ${actual}, so it cannot become ${expected}.`,
  'source-not-possible': ({ shipmentId, reason }) => `${shipmentId} stays where it is. ${reason}`,
  'promotion-not-found': ({ code }) => `There is no promotion code ${code}.`,
  'promotion-invalid': ({ code, rule }) => `Not so: ${code} ${rule}.`,
  'too-late-to-change': ({ orderId, stage }) => `${orderId} is ${stage}.`,

  'return-not-possible': ({ issues }) => ({
    detail: issues
      .map(
        ({ line, skuId, reason }) =>
          `Line ${line}${skuId ? ` (${skuId})` : ''} ${obstacles[reason]}.`,
      )
      .join(' '),
    details: {
      issues: issues.map(({ line, skuId, reason }) => ({ line, sku_id: skuId ?? null, reason })),
    },
  }),
  'review-decided': ({ orderId, decision }) => `Order ${orderId} was ${decision}.`,

  'payment-not-found': ({ orderId }) => `Order ${orderId} has no payment yet.`,
  'payment-closed': ({ orderId }) => `Nothing more will be paid for order ${orderId}.`,
  'payment-not-authorised': ({ orderId }) => `Order ${orderId} has not been authorised.`,
  'capture-exceeds-amount': ({ asked, left }) =>
    `${formatMoney(asked)} were asked for; ${formatMoney(left)} are left.`,
  'refund-exceeds-captured': ({ asked, left }) =>
    `${formatMoney(asked)} were asked for; ${formatMoney(left)} can still be refunded.`,
  'amount-below-claimed': ({ asked, claimed }) =>
    `It would cost ${formatMoney(asked)}; goods for ${formatMoney(claimed)} have left.`,
  'claim-already-made': ({ subject, claimed, asked }) =>
    `${subject} was claimed with ${formatMoney(claimed)}, not ${formatMoney(asked)}.`,
  'wrong-currency': ({ asked, expected }) => `The order is in ${expected}, not in ${asked}.`,

  'pick-list-unknown': ({ pickListId }) => `There is no pick list ${pickListId}.`,
  'pick-task-unknown': ({ taskId }) => `There is no pick task ${taskId}.`,
  'wrong-item': ({ scanned, expected }) =>
    `${scanned} was scanned; ${expected.units} of ${expected.skuId} are wanted from shelf ${expected.shelf}.`,
  'wrong-lot': ({ scanned, expected }) =>
    `Lot ${scanned} was scanned; ${expected.map((e) => `${e.units} of lot ${e.lot}`).join(', ')} go first.`,
  'too-many-units': ({ scanned, left }) => `${scanned} were scanned; ${left} are left to pick.`,
  'not-enough-usable': ({ usable }) => `Only ${usable} units here may still be sold.`,
  'shipment-not-released': ({ shipmentId }) => `${shipmentId} has not been released.`,
  'job-moved-on': ({ shipmentId, state, expected }) =>
    `${shipmentId} is ${state}, not ${expected.join(' or ')}.`,
  'tracking-number-invalid': ({ text }) => `"${text}" does not have the form of one.`,
  'nothing-to-collect': ({ code, siteId }) => `${siteId} keeps nothing for "${code}".`,
  'parcel-unknown': ({ trackingNumber }) => `Nothing is on record under ${trackingNumber}.`,
  'wrong-vehicle': ({ shipmentId, rides }) => `${shipmentId} rides with ${rides}.`,

  'vehicle-not-found': ({ vehicleId }) => `There is no vehicle ${vehicleId} that you may see.`,
  'vehicle-invalid': ({ vehicleId, issues }) => ({
    detail: `${vehicleId}: ${issues.map((i) => `the ${i.field} of a vehicle ${i.rule}`).join('; ')}.`,
    details: { issues: issues.map(({ field, rule }) => ({ field, rule })) },
  }),
  'courier-not-found': ({ courierId }) => `There is no courier ${courierId} that you may see.`,
  'courier-may-not-drive': ({ courierId, vehicleId }) =>
    `${courierId} is not active, no driver, or not allowed to drive the kind of ${vehicleId}.`,
  'vehicle-taken': ({ vehicleId, courierId }) => `${vehicleId} is driven by ${courierId}.`,

  'route-not-found': ({ routeId }) => `There is no route ${routeId} that you may see.`,
  'route-moved-on': ({ routeId, state, expected }) =>
    `${routeId} is ${state}, not ${listed(expected)}.`,
  'stop-not-on-route': ({ routeId, stopId }) => `${stopId} is not a stop of ${routeId}.`,
  'stop-settled': ({ stopId, state }) => `${stopId} is ${state}.`,
  'other-stop-open': ({ stopId, open }) =>
    `The vehicle arrived at ${open}; what became of it must be told before ${stopId}.`,
  'wrong-kind-of-stop': ({ stopId, is }) => `${stopId} is a stop to ${is}.`,
  'proof-missing': ({ stopId }) => `Nothing shows that ${stopId} reached somebody.`,
  'code-wrong': ({ stopId }) => `That is not the code of what is delivered at ${stopId}.`,
  'proofs-full': ({ shipmentId }) => `${shipmentId} has as many pictures as are kept.`,
  'stops-open': ({ open }) => `Nothing was told of ${listed(open)}.`,
  'offer-not-found': ({ offerId }) => `There is no offer ${offerId} to you.`,
  'offer-over': ({ offerId, state }) => `${offerId} was ${state}.`,
  'vehicle-busy': ({ vehicleId, routeId }) => `${vehicleId} has ${routeId} to drive.`,
  'vehicle-not-active': ({ vehicleId, status }) =>
    `${vehicleId} is ${status === 'off' ? 'switched off' : 'broken down'}.`,
  'route-changed': ({ routeId, expected, actual }) =>
    `You have seen version ${expected} of ${routeId}; it is at version ${actual}.`,
  'not-plannable': ({ shipmentId }) =>
    `No vehicle that is fixed or driving can take ${shipmentId} in time, or for less than another.`,

  'problem-contradictory': ({ faults }) => ({
    detail: faults.map(({ field, problem, fix }) => `${field} ${problem}: ${fix}.`).join(' '),
    details: { faults: faults.map(({ field, problem, fix }) => ({ field, problem, fix })) },
  }),
  'solver-busy': ({ retryAfterS }) =>
    `It has been at it for a while; ask again in ${retryAfterS} s.`,

  'position-off-network': ({ position: { lon, lat } }) =>
    `No street of this profile is near longitude ${lon}, latitude ${lat}.`,
  'condition-over': ({ until }) => `It would end at ${isoOf(until)}.`,
  'no-way-between': ({ from, to }) =>
    `No way leads from ${from.lon}, ${from.lat} to ${to.lon}, ${to.lat} for this profile.`,
  'no-network-imported': () => 'Distances can only be estimated so far.',
} satisfies { readonly [Kind in ErrorKind]: (error: ErrorOf<Kind>) => Told };

/** The end of "Line 1 …". */
const obstacles: Readonly<Record<ReturnObstacle, string>> = {
  'no-such-line': 'is not in this return',
  'named-twice': 'is named twice',
  'not-delivered': 'has not been delivered',
  'window-closed': 'was delivered too long ago',
  'too-many-units': 'has fewer units that can come back',
  'not-restockable': 'cannot be sold again: put it into quarantine or write it off',
  'lot-unknown': 'needs a lot that we know, or quarantine',
};

/** A refusal as RFC 9457 problem details. */
export function toProblem(error: AnyError, requestId: string): Problem {
  const { status, title, action } = problems[error.kind];
  const told = (causes[error.kind] as (error: AnyError) => Told)(error);
  const cause = typeof told === 'string' ? { detail: told } : told;
  return {
    type: `/problems/${error.kind}`,
    title,
    status,
    detail: cause.detail,
    action: cause.action ?? action,
    kind: error.kind,
    request_id: requestId,
    ...(error.kind === 'invalid' ? { errors: error.issues.map((issue) => ({ ...issue })) } : {}),
    ...(cause.details ? { details: cause.details } : {}),
  };
}

const whyNotTold = {
  unavailable: 'Nobody is told anything on a device here.',
  endpoint: 'Messages may go to https addresses of push services on the open internet only.',
  keys: 'Its keys are none that a message could be sealed with.',
};

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
