import { sql } from 'kysely';
import type { WebhookMessage } from '../../src/gateways/gateways.ts';
import type { Answer, Caller, TestApi } from './api.ts';
import type { FuzzOptions, FuzzRequest } from './api-fuzz.ts';

/**
 * What only opens to whoever holds the right thing at the right moment: a payment that was declined, a
 * task nobody has picked yet, a message the provider has signed. Chance would hardly ever find one, so
 * each turn of the world leaves some open and names them.
 */
export interface Openings {
  readonly finish: NonNullable<FuzzOptions['finish']>;
  /** What is open now. */
  look(): Promise<NonNullable<FuzzOptions['within']>>;
}

export interface OpeningsOptions {
  readonly order: object;
  /** Where goods are picked. */
  readonly siteId: string;
  /** Whose cards are declined and challenged. */
  readonly payer: () => Promise<Caller>;
  readonly host: () => Promise<Caller>;
  readonly gig: () => Promise<Caller>;
  readonly ops: () => Promise<Caller>;
}

export function openOpenings(
  api: TestApi,
  { order, siteId, ...callers }: OpeningsOptions,
): Openings {
  let message: WebhookMessage | undefined;
  let answered = 0;

  async function placed(method: string): Promise<unknown[]> {
    const payer = await callers.payer();
    const { body } = await payer.send('POST', '/orders', { ...order, payment_method: method });
    return [body.order_id];
  }

  async function shared(): Promise<unknown[]> {
    const payer = await callers.payer();
    const [orderId] = await placed('tok_visa');
    return [(await payer.send('POST', `/orders/${String(orderId)}/share-links`)).body.token];
  }

  async function tasks(): Promise<Answer['body'][]> {
    const host = await callers.host();
    const lists = (await host.get(`/pick-lists?site_id=${siteId}`)).body.items;
    const all = await Promise.all(
      lists.map(async (list: Answer['body']) => {
        return (await host.get(`/pick-lists/${list.pick_list_id}`)).body.items;
      }),
    );
    return all.flat().filter((task) => task.picked + task.short < task.units && !task.cancelled);
  }

  async function codesAtCounter(): Promise<unknown[]> {
    const { items } = (await (await callers.host()).get(`/dock?site_id=${siteId}&limit=200`)).body;
    return items.flatMap((one: Answer['body']) =>
      one.taken_by === 'customer' && one.state === 'packed' ? one.order_number : [],
    );
  }

  async function delivered(): Promise<unknown[]> {
    const { items } = (await (await callers.ops()).get('/orders?stage=delivered&limit=5')).body;
    return items.map((one: Answer['body']) => one.order_id);
  }

  /** Shipments that are still to be brought, by routes of this state. */
  async function toBring(state: 'released' | 'active'): Promise<unknown[]> {
    const ops = await callers.ops();
    const { items } = (await ops.get(`/routes?state=${state}&limit=5`)).body;
    const routes = await Promise.all(
      items.map(async ({ route_id: id }: Answer['body']) => (await ops.get(`/routes/${id}`)).body),
    );
    return routes.flatMap(({ stops }) =>
      stops.flatMap((stop: Answer['body']) => (stop.state === 'planned' ? stop.shipment_id : [])),
    );
  }

  async function closed(): Promise<unknown[]> {
    const ring = [0, 1, 2].map((i) => ({ lon: 20 + i / 10, lat: 60 + (i % 2) / 10 }));
    const body = { effect: { kind: 'no-fly', ring }, reason: 'a balloon' };
    return [
      (await (await callers.ops()).send('POST', '/roads/conditions', body)).body.condition_id,
    ];
  }

  return {
    finish: (operation, request) =>
      operation.operationId === 'payments.webhook' && message ? signed(request, message) : request,
    async look() {
      message = api.provider.takeDueWebhooks(api.database.clock.now).at(-1) ?? message;
      const open = await tasks();
      const offers = (await (await callers.gig()).get('/offers')).body.items;
      const offered = { offer_id: offers.map((offer: Answer['body']) => offer.offer_id) };
      // A yes and a no are of one offer each: they take turns at what comes.
      if (offers.length > 0) answered += 1;
      const toAccept = answered % 2 === 1;
      return {
        'payments.retry': {
          order_id: await placed('tok_decline'),
          payment_method: ['tok_visa', 'tok_decline'],
        },
        'payments.completeChallenge': { order_id: await placed('tok_challenge') },
        'orders.edit': {
          order_id: await placed('tok_visa'),
          'If-Match': ['"1"'],
          sku_id: ['KETTLE'],
          units: [1],
        },
        'returns.request': {
          order_id: await delivered(),
          line: [1],
          units: [1],
          site_id: [siteId],
        },
        'roads.liftCondition': { condition_id: await closed() },
        'shared.get': { token: await shared() },
        'fulfilment.scanPick': {
          task_id: open.map((task) => task.task_id),
          sku_id: [...new Set(open.map((task) => task.sku_id))],
          units: [1],
          lot: [],
        },
        'fulfilment.collect': { site_id: [siteId], code: await codesAtCounter() },
        'routes.insert': { shipment_id: await toBring('released') },
        'proofs.keep': {
          shipment_id: await toBring('active'),
          proof_id: ['photo-1', 'photo-2'],
          data: ['iVBORw0KGgoAAAANSUhEUg=='],
        },
        'offers.accept': toAccept ? offered : {},
        'offers.decline': toAccept ? {} : offered,
        'admin.replayDeadLetter': await buryLetter(api),
      };
    },
  };
}

const signed = (request: FuzzRequest, message: WebhookMessage): FuzzRequest => ({
  ...request,
  headers: {
    ...request.headers,
    'webhook-id': message.id,
    'webhook-timestamp': message.timestamp,
    'webhook-signature': message.signature,
  },
  body: message.body,
});

/** A delivery given up although it would succeed: handled again it does no harm. */
async function buryLetter({ database }: TestApi): Promise<Record<string, unknown[]>> {
  const subscription = 'fulfil-order: lead on from it';
  return database.db.transact(async (tx) => {
    const { rows } = await sql<{ fact_id: string }>`
      with newest as (
        select id, fact_id, key from storage.fact where kind = 'orders.order-placed'
        order by id desc limit 1
      ), buried as (
        insert into storage.delivery (fact, subscription, key, partition, due_at, attempts, dead)
        select id, ${subscription}, key, 0, ${new Date(tx.now)}, 8, true from newest
        on conflict do nothing
      )
      select fact_id from newest
    `.execute(tx.sql);
    return { fact_id: rows.map((row) => row.fact_id), subscription: [subscription] };
  });
}
