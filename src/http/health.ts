import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Metrics } from './metrics.ts';
import { sendRefusal } from './reply.ts';
import type { Edge } from './routes.ts';

/** For those who run the process: is it alive, can it work, how does it do? */
export function registerHealth(app: FastifyInstance, edge: Edge, metrics: Metrics): void {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });

  app.get('/healthz', async (_, reply) => reply.send({ status: 'alive' }));

  app.get('/readyz', async (_, reply) => {
    const detail = closing ? 'The process is stopping.' : await unreadiness(edge);
    if (detail !== undefined)
      return sendRefusal(reply, { kind: 'unavailable', detail, retryAfterS: 2 });
    return reply.send({ status: 'ready' });
  });

  app.get('/metrics', async (request, reply) => {
    if (edge.config.metrics === 'authenticated') {
      const who = await edge.authenticate(request.headers);
      if (!who.ok) return sendRefusal(reply, who.error);
      const role = who.value?.role;
      if (role === undefined)
        return sendRefusal(reply, { kind: 'not-authenticated', detail: 'No credentials came.' });
      if (role !== 'ops' && role !== 'auditor' && role !== 'device')
        return sendRefusal(reply, { kind: 'wrong-role', role, allowed: ['ops', 'auditor'] });
    }
    return reply.type(metrics.contentType).send(await metrics.metrics());
  });
}

async function unreadiness({ world }: Edge): Promise<string | undefined> {
  try {
    await world.db.read((tx) => sql`select 1 as ready`.execute(tx.sql));
    return undefined;
  } catch {
    return 'The database does not answer.';
  }
}
