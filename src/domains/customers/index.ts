export { openVault, type Vault } from './crypto.ts';
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
  rewrapKeys,
  setConsents,
} from './customers.ts';
export type { CustomersError } from './errors.ts';
export { findCustomerSince } from './store.ts';
