import { client } from '@waystock/contract';
import {
  asId,
  assert,
  currency,
  expectOk,
  instant,
  millilitres,
  probability,
  type RegionId,
  seconds,
  type SiteId,
  timeZone,
} from '@waystock/kernel';
import { expect, test } from 'vitest';
import { developmentIssuer } from '../../src/http/development-issuer.ts';
import { type Cluster, startCluster } from '../support/cluster.ts';
import { openTestDatabase } from '../support/database.ts';
import { openHttpClient } from '../support/http-client.ts';

test('processes of every role join one database, are killed, and come back', async () => {
  const database = await openTestDatabase();
  const cluster = await startCluster({
    adminUrl: database.adminUrl,
    roles: ['api', 'worker', 'all'],
  });
  const client = openHttpClient({ deadlineMs: 5_000 });
  try {
    const token = await cluster.mint({ role: 'ops', subject: 'op-1', scope: { regions: 'all' } });
    const whoAmI = () =>
      Promise.all(
        cluster.urls.map(
          async (url) =>
            (await client.send({ method: 'GET', url: `${url}/api/v1/me`, token })).status,
        ),
      );
    expect(await whoAmI()).toEqual([200, 200]);
    expect(await cluster.books()).toEqual({ accounts: [], webhooks_waiting: 0 });
    await expectProduction(cluster, token);
    await expectStreamAcross(cluster, token);

    await cluster.servers[0]?.kill('SIGKILL');
    expect(await whoAmI()).toEqual([0, 200]);
    await cluster.servers[0]?.start();
    expect(await whoAmI()).toEqual([200, 200]);

    for (const server of cluster.servers) {
      await server.kill('SIGTERM');
      expect(server.output()).not.toMatch(/error/i);
      expect(server.ownExits).toEqual([]);
    }
  } finally {
    client.close();
    await cluster.stop();
    await database.drop();
  }
});

/** A database of one's own means no demo data, no identities for everybody, and closed measures. */
async function expectProduction({ urls: [url = ''], servers }: Cluster, token: string) {
  const sites = await fetch(`${url}/api/v1/sites`, { headers: bearer(token) });
  expect(await sites.json()).toEqual({ items: [], next_cursor: null });
  const anybody = await (await developmentIssuer()).mint({
    role: 'ops',
    subject: 'x',
    now: instant(Date.now()),
  });
  expect((await fetch(`${url}/api/v1/me`, { headers: bearer(anybody) })).status).toBe(401);
  expect((await fetch(`${url}/metrics`)).status).toBe(401);
  expect((await fetch(`${url}/metrics`, { headers: bearer(token) })).status).toBe(200);
  expect((await fetch(`${url}/readyz`)).headers.get('strict-transport-security')).toMatch(
    /max-age/,
  );
  for (const server of servers) expect(server.output()).not.toMatch(/eyJ/);
}

/** Live facts are heard on every process, and a stream goes on at another one than it began at. */
async function expectStreamAcross({ urls: [one = '', other = ''] }: Cluster, token: string) {
  const at = (baseUrl: string) => client({ baseUrl, token: () => token });
  const params = { site_id: asId<SiteId>('HUB') };
  const region_id = asId<RegionId>('REG-1');
  const here = { name: 'Here', time_zone: timeZone('Europe/Berlin'), currency: currency('EUR') };
  expectOk(await at(one).sites.putRegion({ params: { region_id }, body: here }));
  expectOk(await at(one).sites.put({ params, body: { ...hub, region_id, ...here } }));

  const hear = async (url: string, after: string) => {
    const query = { kind: ['network.site-paused', 'network.site-resumed'] };
    const stop = new AbortController();
    const heard = await at(url).live.facts({ after, query, signal: stop.signal }).next();
    stop.abort();
    assert(!heard.done, 'the stream ended');
    return heard.value;
  };
  const first = hear(other, '0-0');
  expectOk(await at(one).sites.pause({ params, body: { reason: 'stocktaking' } }));
  const paused = await first;
  expect(paused.value).toMatchObject({ kind: 'network.site-paused', key: 'HUB' });
  expectOk(await at(other).sites.resume({ params }));
  const resumed = await hear(one, paused.cursor);
  expect(resumed.value).toMatchObject({ kind: 'network.site-resumed', key: 'HUB' });
}

const hub = {
  kind: 'fulfilment-centre' as const,
  position: { lon: 13.4, lat: 52.5 },
  address: 'Weg 1',
  capacity_ml: millilitres(1e9),
  temperature_classes: ['ambient' as const],
  opening_hours: [],
  closed_on: [],
  cut_off_min: 900,
  pick_lead_s: seconds(600),
  handling_cost_minor: 0n,
  handling_per_unit_minor: 0n,
  storage_cost_minor: 0n,
  security_score: probability(1),
  pickup: false,
};

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
