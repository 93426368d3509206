import { readFileSync } from 'node:fs';
import { openapi, problems } from '@waystock/contract';
import type { FastifyInstance } from 'fastify';
import type { HttpConfig } from '../config.ts';
import { pagePolicy } from '../security-headers.ts';
import { docsPage } from './page.ts';

const file = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** The contract for machines (`/openapi.json`) and for people (`/docs`). */
export function registerDocs(app: FastifyInstance, config: HttpConfig): void {
  const document = openapi({ title: 'Waystock', version: config.version });
  const pages: readonly [url: string, type: string, text: string][] = [
    ['/openapi.json', 'application/json; charset=utf-8', JSON.stringify(document)],
    ['/docs', 'text/html; charset=utf-8', docsPage(document)],
    ['/docs/docs.css', 'text/css; charset=utf-8', file('./docs.css')],
    ['/docs/docs.js', 'text/javascript; charset=utf-8', file('./docs.js')],
  ];
  for (const [url, type, text] of pages)
    app.get(url, async (_, reply) =>
      reply.headers({ 'content-security-policy': pagePolicy }).type(type).send(text),
    );
  app.get<{ Params: { kind: string } }>('/problems/:kind', async ({ params }, reply) =>
    Object.hasOwn(problems, params.kind)
      ? reply.redirect(`/docs#problem-${params.kind}`)
      : reply.callNotFound(),
  );
}
