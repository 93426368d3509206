import type { AddressId, CustomerId } from '@waystock/kernel';
import type { Vault } from '../../world.ts';
import { seal, unseal, unwrapKey } from './crypto.ts';
import type { Address, Customer, Place, Profile } from './customer.ts';
import type { SealedAddress, Subject } from './store.ts';

const profileContext = (id: CustomerId): string => `customers.profile/${id}`;
const addressContext = (id: AddressId): string => `customers.address/${id}`;

export function sealProfile(
  vault: Vault,
  key: Uint8Array,
  profile: Profile & { readonly id: CustomerId },
): Uint8Array {
  const { id, name, email, phone } = profile;
  const text = JSON.stringify({ name, email, phone } satisfies Profile);
  return seal(vault, key, { context: profileContext(id), text });
}

/** Undefined once the key is gone, and for somebody who ordered and told no more of themselves. */
export function openCustomer(
  vault: Vault,
  row: Subject & { readonly sealed: Uint8Array | undefined },
): Customer | undefined {
  if (!row.key || !row.sealed) return undefined;
  const { id, createdAt, consents, version, sealed } = row;
  const text = unseal(unwrapKey(vault, id, row.key), { context: profileContext(id), sealed });
  const { name, email, phone } = JSON.parse(text) as Profile;
  return { id, name, email, phone, createdAt, consents, version };
}

export function sealAddress(
  vault: Vault,
  key: Uint8Array,
  address: Place & { readonly id: AddressId },
): Uint8Array {
  const { id, position, lines, postcode, city, country, recipient, instructions } = address;
  const place: Place = { position, lines, postcode, city, country, recipient, instructions };
  return seal(vault, key, { context: addressContext(id), text: JSON.stringify(place) });
}

/** Unwraps each person's key once. */
export function openAddresses(vault: Vault, rows: readonly SealedAddress[]): Address[] {
  const keys = new Map<CustomerId, Uint8Array>();
  return rows.map(({ id, customerId, sealed, key: wrapped }) => {
    const key = keys.get(customerId) ?? unwrapKey(vault, customerId, wrapped);
    keys.set(customerId, key);
    const place = JSON.parse(unseal(key, { context: addressContext(id), sealed })) as Place;
    const { position, lines, postcode, city, country, recipient, instructions } = place;
    const where: Place = { position, lines, postcode, city, country, recipient, instructions };
    return { id, customerId, ...where };
  });
}
