export { openVault, seal, unseal, unwrapKey, type WrappedKey, wrapKey } from './crypto.ts';
export type { Address, AddressDraft, Consents, Customer, CustomerDraft } from './customer.ts';
export {
  addAddresses,
  eraseCustomer,
  findAddresses,
  findCustomers,
  getCustomer,
  listAddresses,
  putCustomers,
  retireAddress,
  setConsents,
} from './customers.ts';
export type { CustomerErased, CustomerNotFound, CustomersError } from './errors.ts';
export { type DataKey, ensureDataKey, findDataKeys, getDataKey, rewrapKeys } from './key-shell.ts';
export { findCustomerSince, listUsedKeks, lockForErasure } from './store.ts';
