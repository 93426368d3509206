import type { FastifyInstance } from 'fastify';
import { openapi, type Operation } from '@waystock/contract';
import type { HttpConfig } from '../config.ts';
import type { PartialHandlers } from '../handler.ts';
import { handlerOf } from '../routes.ts';

export function registerDocs(
  app: FastifyInstance,
  { config, handlers }: { config: HttpConfig; handlers: PartialHandlers },
): void {
  const answered = ({ name, endpoint }: Operation): boolean =>
    endpoint.spec.stream === true || handlerOf(handlers, name) !== undefined;
  const document = openapi({ title: 'Waystock', version: config.version, only: answered });
  const text = JSON.stringify(document);
  app.get('/openapi.json', async (_, reply) => reply.type('application/json').send(text));
}
