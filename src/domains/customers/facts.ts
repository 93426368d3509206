import type { CustomerId } from '@waystock/kernel';
import type { Fact } from '../../world.ts';
import type { Consents } from './customer.ts';

/** The person is forgotten here; whoever keeps a copy of anything personal must forget it too. */
export const customerErased = (customerId: CustomerId): Fact => ({
  kind: 'customers.customer-erased',
  key: customerId,
  data: { customer_id: customerId },
});

/** What the person agrees to is different from before. */
export const consentChanged = (customerId: CustomerId, consents: Consents): Fact => ({
  kind: 'customers.consent-changed',
  key: customerId,
  data: { customer_id: customerId, marketing: consents.marketing, location: consents.location },
});
