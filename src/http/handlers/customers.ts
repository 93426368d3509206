import type { api, BodyOf } from '@waystock/contract';
import {
  type CustomerId,
  expectOk,
  must,
  ok,
  type Position,
  refuse,
  type Result,
} from '@waystock/kernel';
import {
  addAddresses,
  type Address,
  type AddressDraft,
  type Customer,
  ensureDataKey,
  findAddresses,
  getCustomer,
  listAddresses,
  putCustomers,
  retireAddress,
  setConsents,
} from '../../domains/customers/index.ts';
import {
  endSubscription,
  findPushKey,
  listDevices,
  type OpenSubscription,
  subscribeDevice,
} from '../../domains/notifications/index.ts';
import { listOrders } from '../../domains/orders/index.ts';
import { doubtsInWords } from '../../domains/roads/index.ts';
import { eraseOnRequest } from '../../workflows/erase-customer.ts';
import { currentMarket } from '../../workflows/market.ts';
import { judgeAddress } from '../../workflows/judge-address.ts';
import type { Tx, World } from '../../world.ts';
import type { NotFound } from '../errors.ts';
import type { HandlersOf } from '../handler.ts';
import { customerOf, type Principal } from '../principal.ts';
import type { ErrorOf } from '../problems.ts';
import type { Permit } from '../reach.ts';
import { readOrder } from './orders.ts';

/** Everything here is about whoever asks: there is no path to anybody else's. */
export const customers = {
  async getProfile({ world, principal, permit }) {
    const me = own(principal, permit);
    return me.ok ? world.db.read((tx) => readProfile(tx, world, me.value)) : me;
  },

  async putProfile({ world, principal, permit, body, command }) {
    const me = own(principal, permit);
    if (!me.ok) return me;
    const id = me.value;
    return command(async (tx) => {
      const draft = { id, name: body.name, email: body.email, phone: body.phone };
      const put = await putCustomers(tx, world.vault, [draft]);
      if (put.ok) return ok(profileBody(expectOk(await getCustomer(tx, world.vault, id))));
      return refuse(put.error);
    });
  },

  async setConsents({ principal, permit, body, command }) {
    const me = own(principal, permit);
    if (!me.ok) return me;
    return command((tx) => setConsents(tx, me.value, body));
  },

  async listAddresses({ world, principal, permit }) {
    const me = own(principal, permit);
    if (!me.ok) return me;
    const found = await world.db.read((tx) => listAddresses(tx, world.vault, me.value));
    return ok({ items: found.map(addressBody) });
  },

  async addAddress({ world, principal, permit, body, command }) {
    const me = own(principal, permit);
    if (!me.ok) return me;
    const drafted = await draftOf(world, me.value, body);
    return command(async (tx) => {
      if (!drafted.ok) return drafted;
      const key = await ensureDataKey(tx, world.vault, me.value);
      if (!key.ok) return key;
      const added = await addAddresses(tx, world.vault, [drafted.value]);
      if (!added.ok) return added;
      const saved = await findAddresses(tx, world.vault, added.value);
      return ok(addressBody(must([...saved.values()][0], 'it was added')));
    });
  },

  async retireAddress({ principal, permit, params, command }) {
    const me = own(principal, permit);
    if (!me.ok) return me;
    const address = { customerId: me.value, addressId: params.address_id };
    return command(async (tx) => {
      const retired = await retireAddress(tx, address);
      return retired.ok ? ok(undefined) : retired;
    });
  },

  async listPushSubscriptions({ world, principal, permit }) {
    const me = own(principal, permit);
    if (!me.ok) return me;
    const { vault, gateways } = world;
    return world.db.read(async (tx) => {
      const items = await listDevices(tx, vault, me.value);
      const key = gateways.push && (await findPushKey(tx, vault));
      return ok({ items: items.map(subscriptionBody), public_key: key?.publicKey ?? null });
    });
  },

  async subscribePush({ world, principal, permit, body, command }) {
    const me = own(principal, permit);
    if (!me.ok) return me;
    const { push } = world.gateways;
    const because = !push ? 'unavailable' : push.accepts(body.endpoint) ? undefined : 'endpoint';
    return command(async (tx) => {
      if (because) return refuse({ kind: 'push-subscription-invalid', because });
      const device = { endpoint: body.endpoint, ...body.keys };
      const told = await subscribeDevice(tx, world.vault, { customerId: me.value, device });
      return told.ok ? ok(subscriptionBody(told.value)) : refuse(told.error);
    });
  },

  async endPush({ principal, permit, params, command }) {
    const me = own(principal, permit);
    if (!me.ok) return me;
    const which = { customerId: me.value, id: params.subscription_id };
    return command((tx) => endSubscription(tx, which));
  },

  async export({ world, principal, permit }) {
    const me = own(principal, permit);
    if (!me.ok) return me;
    return world.db.read(async (tx) => {
      const [profile, addresses, devices, orders] = await Promise.all([
        readProfile(tx, world, me.value),
        listAddresses(tx, world.vault, me.value),
        listDevices(tx, world.vault, me.value),
        listOrders(tx, { customerId: me.value, limit: mostExported }),
      ]);
      if (!profile.ok && profile.error.kind === 'customer-erased') return refuse(profile.error);
      const mine = { permit: () => ok(undefined) };
      const read = orders.map(({ id }) => readOrder(tx, world.vault, { orderId: id, ...mine }));
      return ok({
        customer_id: me.value,
        profile: profile.ok ? profile.value : null,
        addresses: addresses.map(addressBody),
        devices: devices.map((one) => ({
          ...subscriptionBody(one),
          endpoint: one.device.endpoint,
        })),
        orders: (await Promise.all(read)).map(expectOk),
      });
    });
  },

  async erase({ principal, permit, command }) {
    const me = own(principal, permit);
    if (!me.ok) return me;
    return command(async (tx) => {
      const erased = await eraseOnRequest(tx, me.value);
      return erased.ok ? ok(undefined) : erased;
    });
  },
} satisfies HandlersOf<typeof api.customers>;

/** Far beyond anybody's orders. */
const mostExported = 10_000;

function own(principal: Principal, permit: Permit): Result<CustomerId, NotFound> {
  const customerId = customerOf(principal);
  return customerId && permit({ kind: 'customer', customerId }).ok
    ? ok(customerId)
    : refuse({ kind: 'not-found' });
}

async function readProfile(tx: Tx, { vault }: Pick<World, 'vault'>, id: CustomerId) {
  const found = await getCustomer(tx, vault, id);
  return found.ok ? ok(profileBody(found.value)) : found;
}

/** With its position: as given, or that of the address in the streets we know. */
async function draftOf(
  world: World,
  customerId: CustomerId,
  body: BodyOf<typeof api.customers.addAddress>,
) {
  const { address_confirmed: isMeant, recipient, instructions, position, ...place } = body;
  const found = position ? ok(position) : await findDoor(world, place, isMeant);
  if (found.ok)
    return ok<AddressDraft>({
      ...place,
      customerId,
      position: found.value,
      recipient,
      instructions,
    });
  return refuse({ kind: 'customer-invalid', customerId, issues: [found.error] } as const);
}

/** Of an address that is certain, or of which its writer has seen what is not. */
async function findDoor(
  world: World,
  { lines: [street = ''], ...place }: Pick<Address, 'lines' | 'postcode' | 'city' | 'country'>,
  isMeant = false,
): Promise<Result<Position, ErrorOf<'customer-invalid'>['issues'][number]>> {
  const { roads } = await currentMarket(world);
  const { verdict } = await judgeAddress(world, roads, { ...place, street });
  const { next, position } = verdict;
  if (position && (next === 'accept' || (next === 'confirm' && isMeant))) return ok(position);
  if (verdict.granularity === 'house' || verdict.granularity === 'street')
    return refuse({ field: 'lines', rule: `are to be looked at again: ${doubtsInWords(verdict)}` });
  return refuse({ field: 'position', rule: 'is needed: no such address is known' });
}

const subscriptionBody = ({ id, createdAt }: Pick<OpenSubscription, 'id' | 'createdAt'>) => ({
  subscription_id: id,
  created_at: createdAt,
});

const profileBody = (customer: Customer) => ({
  customer_id: customer.id,
  name: customer.name,
  email: customer.email,
  phone: customer.phone ?? null,
  customer_since: customer.createdAt,
  consents: customer.consents,
});

const addressBody = (address: Address) => ({
  address_id: address.id,
  lines: [...address.lines],
  postcode: address.postcode,
  city: address.city,
  country: address.country,
  recipient: address.recipient ?? null,
  instructions: address.instructions ?? null,
  position: address.position,
});
