import type { AddressId, PushSubscriptionId } from '@waystock/kernel';
import { z } from 'zod';
import { named } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { customerId, Order } from './orders.ts';

const addressId = field.codeId<AddressId>();

const profile = {
  name: field.text(),
  email: field.emailAddress,
};
const phone = z.string().regex(/^\+?[0-9 ()/-]{5,25}$/);
const Profile = named(
  'Profile',
  z.object({
    customer_id: customerId,
    ...profile,
    phone: field.orNull(phone),
    customer_since: field.instant,
    consents: named('Consents', z.object({ marketing: field.flag, location: field.flag })),
  }),
  'location: may the whereabouts of this person feed predictions? Both are false until said otherwise.',
);
const ConsentsInput = named(
  'ConsentsInput',
  z.strictObject({
    marketing: field.optional(field.flag),
    location: field.optional(field.flag),
  }),
);

const place = {
  lines: z.array(field.text(120)).min(1).max(4),
  postcode: z.string().max(12),
  city: field.text(120),
  country: field.country,
};
const SavedAddress = named(
  'SavedAddress',
  z.object({
    address_id: addressId,
    ...place,
    recipient: field.orNull(z.string()),
    instructions: field.orNull(z.string()),
    position: field.position,
  }),
  'An address never changes: a correction is a new one. lines begin with street and number.',
);
const SavedAddresses = named('SavedAddresses', z.object({ items: z.array(SavedAddress) }));

const subscriptionId = field.generatedId<PushSubscriptionId>();
const PushSubscription = named(
  'PushSubscription',
  z.object({ subscription_id: subscriptionId, created_at: field.instant }),
  'A device that is told what happens to my orders.',
);
const PushSubscriptionInput = named(
  'PushSubscriptionInput',
  z.strictObject({
    endpoint: z
      .string()
      .max(1000)
      .regex(/^https?:\/\/[!-~]+$/),
    keys: z.strictObject({
      p256dh: z.string().regex(/^[A-Za-z0-9_-]{87}$/),
      auth: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
    }),
  }),
  'What PushSubscription.toJSON() of the browser says: where the device is told, and what seals it.',
);

const tag = 'Customers';
const auth = ['shopper'] as const;

export const customers = {
  getProfile: endpoint({
    method: 'GET',
    path: '/me/profile',
    summary: 'What I have told about myself',
    tag,
    auth,
    response: Profile,
    errors: ['customer-not-found', 'customer-erased'],
  }),
  putProfile: endpoint({
    method: 'PUT',
    path: '/me/profile',
    summary: 'Tell my name, e-mail address and telephone',
    tag,
    auth,
    body: named('ProfileInput', z.strictObject({ ...profile, phone: field.optional(phone) })),
    response: Profile,
    errors: ['customer-invalid', 'customer-not-found', 'customer-erased'],
  }),
  setConsents: endpoint({
    method: 'PUT',
    path: '/me/consents',
    summary: 'Say what I agree to; what is not named stays',
    tag,
    auth,
    body: ConsentsInput,
    response: Profile.shape.consents,
    errors: ['customer-not-found', 'customer-erased'],
  }),
  listAddresses: endpoint({
    method: 'GET',
    path: '/me/addresses',
    summary: 'My addresses, oldest first',
    tag,
    auth,
    response: SavedAddresses,
    errors: [],
  }),
  addAddress: endpoint({
    method: 'POST',
    path: '/me/addresses',
    summary: 'Save an address; without a position it is looked up',
    tag,
    auth,
    body: named(
      'SaveAddress',
      z.strictObject({
        ...place,
        recipient: field.optional(field.text()),
        instructions: field.optional(field.note(500)),
        position: field.optional(field.position),
        address_confirmed: field.optional(field.flag),
      }),
      'address_confirmed says that whoever wrote it has seen what is not certain of it.',
    ),
    status: 201,
    response: SavedAddress,
    errors: ['customer-invalid', 'customer-not-found', 'customer-erased'],
  }),
  retireAddress: endpoint({
    method: 'DELETE',
    path: '/me/addresses/{address_id}',
    summary: 'Forget one of my addresses for further orders',
    tag,
    auth,
    params: { address_id: addressId },
    errors: ['address-not-found'],
  }),
  listPushSubscriptions: endpoint({
    method: 'GET',
    path: '/me/push-subscriptions',
    summary: 'Which devices are told what happens to my orders',
    tag,
    auth,
    response: named(
      'PushSubscriptions',
      z.object({
        items: z.array(PushSubscription),
        public_key: field.orNull(z.string()),
      }),
      'public_key is what the browser subscribes with (applicationServerKey); null: nobody is told here.',
    ),
    errors: [],
  }),
  subscribePush: endpoint({
    method: 'POST',
    path: '/me/push-subscriptions',
    summary: 'Tell this device what happens to my orders',
    description:
      'Web Push (RFC 8030), sealed so that only the device can read it. The same device again is the same subscription; one that another person was told on is told for me alone.',
    tag,
    auth,
    body: PushSubscriptionInput,
    status: 201,
    response: PushSubscription,
    errors: ['push-subscription-invalid', 'customer-erased'],
  }),
  endPush: endpoint({
    method: 'DELETE',
    path: '/me/push-subscriptions/{subscription_id}',
    summary: 'Tell this device nothing any more',
    tag,
    auth,
    params: { subscription_id: subscriptionId },
    errors: ['push-subscription-not-found'],
  }),
  export: endpoint({
    method: 'GET',
    path: '/me/export',
    summary: 'Everything that is kept about me',
    tag,
    auth,
    response: named(
      'PersonalData',
      z.object({
        customer_id: customerId,
        profile: field.orNull(Profile),
        addresses: z.array(SavedAddress),
        devices: z.array(PushSubscription.extend({ endpoint: z.string() })),
        orders: z.array(Order),
      }),
      'Orders with their destinations, newest first.',
    ),
    errors: ['customer-erased'],
  }),
  erase: endpoint({
    method: 'DELETE',
    path: '/me',
    summary: 'Forget me',
    description:
      'My key is deleted, and with it everything sealed under it: profile, addresses and where orders went. Goods and money of past orders stay. Refused while an order is under way.',
    tag,
    auth,
    errors: ['customer-not-found', 'orders-open'],
  }),
};
