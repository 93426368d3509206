import {
  type AddressId,
  assert,
  type CustomerId,
  must,
  newId,
  ok,
  refuse,
  type Result,
} from '@waystock/kernel';
import type { Tx, Vault } from '../../world.ts';
import {
  type Address,
  type AddressDraft,
  checkAddress,
  checkProfile,
  type Consents,
  type Customer,
  type CustomerDraft,
} from './customer.ts';
import type {
  AddressNotFound,
  CustomerNotFound,
  InvalidCustomer,
  NoSuchCustomer,
} from './errors.ts';
import { consentChanged, customerErased } from './facts.ts';
import { lockKeys } from './key-shell.ts';
import { openAddresses, openCustomer, sealAddress, sealProfile } from './sealing.ts';
import * as store from './store.ts';

/** Writes customers, all or none; new ones get a key of their own. */
export async function putCustomers(
  tx: Tx,
  vault: Vault,
  drafts: readonly CustomerDraft[],
): Promise<Result<void, InvalidCustomer | NoSuchCustomer>> {
  const ids = drafts.map((draft) => draft.id);
  assert(new Set(ids).size === ids.length, 'a batch names each customer once');
  for (const draft of drafts) {
    const checked = checkProfile(draft);
    if (!checked.ok) return checked;
  }
  await store.insertCustomers(
    tx,
    drafts.map(({ id, createdAt }) => ({ id, createdAt: createdAt ?? tx.now })),
  );
  const keys = await lockKeys(tx, vault, ids);
  if (!keys.ok) return keys;
  const profiles = drafts.map((draft) => {
    const key = must(keys.value.get(draft.id), `no key of ${draft.id}`);
    return { id: draft.id, sealed: sealProfile(vault, key, draft) };
  });
  await store.upsertProfiles(tx, profiles);
  return ok(undefined);
}

export async function getCustomer(
  tx: Tx,
  vault: Vault,
  customerId: CustomerId,
): Promise<Result<Customer, NoSuchCustomer>> {
  const [found] = await store.listProfiles(tx, [customerId]);
  if (!found) return refuse({ kind: 'customer-not-found', customerId });
  if (found.erased) return refuse({ kind: 'customer-erased', customerId });
  const customer = openCustomer(vault, found);
  return customer ? ok(customer) : refuse({ kind: 'customer-not-found', customerId });
}

/** Many customers by id; erased and unknown ones are left out. */
export async function findCustomers(
  tx: Tx,
  vault: Vault,
  ids: readonly CustomerId[],
): Promise<Map<CustomerId, Customer>> {
  const found = new Map<CustomerId, Customer>();
  for (const row of await store.listProfiles(tx, ids)) {
    const customer = openCustomer(vault, row);
    if (customer) found.set(customer.id, customer);
  }
  return found;
}

/** Says what the person agrees to from now on; what is not named stays. */
export async function setConsents(
  tx: Tx,
  customerId: CustomerId,
  change: Partial<Consents>,
): Promise<Result<Consents, NoSuchCustomer>> {
  const [subject] = await store.lockSubjects(tx, [customerId]);
  if (!subject) return refuse({ kind: 'customer-not-found', customerId });
  if (subject.erased) return refuse({ kind: 'customer-erased', customerId });
  const before = subject.consents;
  const after = { ...before, ...change };
  if (after.marketing === before.marketing && after.location === before.location) return ok(after);
  await store.updateConsents(tx, customerId, after);
  tx.emit(consentChanged(customerId, after));
  return ok(after);
}

/** Forgets a person by deleting their key. Erasing twice is one fact. */
export async function eraseCustomer(
  tx: Tx,
  customerId: CustomerId,
): Promise<Result<void, CustomerNotFound>> {
  const [subject] = await store.lockSubjects(tx, [customerId]);
  if (!subject) return refuse({ kind: 'customer-not-found', customerId });
  if (subject.erased) return ok(undefined);
  await store.deleteKey(tx, customerId);
  tx.emit(customerErased(customerId));
  return ok(undefined);
}

/** Adds addresses, all or none; returns their ids in the order given. */
export async function addAddresses(
  tx: Tx,
  vault: Vault,
  drafts: readonly AddressDraft[],
): Promise<Result<AddressId[], InvalidCustomer | NoSuchCustomer>> {
  for (const draft of drafts) {
    const checked = checkAddress(draft);
    if (!checked.ok) return checked;
  }
  const owners = [...new Set(drafts.map((draft) => draft.customerId))];
  const keys = await lockKeys(tx, vault, owners);
  if (!keys.ok) return keys;
  const addresses = drafts.map((draft) => {
    const id = draft.id ?? newId<AddressId>('adr', tx.now, tx.random);
    const key = must(keys.value.get(draft.customerId), `no key of ${draft.customerId}`);
    const sealed = sealAddress(vault, key, { ...draft, id });
    return { id, customerId: draft.customerId, sealed };
  });
  await store.insertAddresses(tx, addresses);
  return ok(addresses.map((address) => address.id));
}

/** Takes an address out of use; what was sent there still finds it by id. */
export async function retireAddress(
  tx: Tx,
  address: { customerId: CustomerId; addressId: AddressId },
): Promise<Result<void, AddressNotFound>> {
  return (await store.updateRetired(tx, address))
    ? ok(undefined)
    : refuse({ kind: 'address-not-found', addressId: address.addressId });
}

/** The addresses a customer uses, oldest first. */
export async function listAddresses(
  tx: Tx,
  vault: Vault,
  customerId: CustomerId,
): Promise<Address[]> {
  return openAddresses(vault, await store.listAddresses(tx, customerId));
}

/** Addresses by id, retired ones too; those of erased persons are left out. */
export async function findAddresses(
  tx: Tx,
  vault: Vault,
  ids: readonly AddressId[],
): Promise<Map<AddressId, Address>> {
  const found = openAddresses(vault, await store.findAddresses(tx, ids));
  return new Map(found.map((address) => [address.id, address]));
}
