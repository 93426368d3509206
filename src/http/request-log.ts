import type { FastifyInstance } from 'fastify';
import type { Log } from '../world.ts';

/**
 * One line per answer: what was called, how it ended, how long it took. Not who called, not the
 * address with its ids, no header and no body.
 */
export function logRequests(app: FastifyInstance, log: Log): void {
  app.addHook('onResponse', async (request, reply) => {
    const fields = {
      request_id: request.id,
      operation: request.routeOptions.config.operation ?? 'other',
      method: request.method,
      status: reply.statusCode,
      duration_ms: Math.round(reply.elapsedTime * 10) / 10,
      role: request.principal?.role ?? 'nobody',
    };
    if (reply.statusCode >= 500) log.error(fields, 'request failed');
    else log.info(fields, 'request');
  });
}

/** A failure as it may be written down: a database error's text can hold the values of a row. */
export function describeFailure(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const { name, stack = '' } = error;
  const frames = stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim());
  const { code, schema, table, constraint } = error as unknown as Record<string, unknown>;
  const isDatabase = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code);
  return isDatabase
    ? { error: name, code, schema, table, constraint, frames }
    : { error: name, message: error.message, frames };
}
