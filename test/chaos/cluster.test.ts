import { expect, test } from 'vitest';
import { startCluster } from '../support/cluster.ts';
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
