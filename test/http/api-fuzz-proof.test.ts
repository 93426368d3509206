import type { JsonSchema, OpenApiDocument } from '@waystock/contract';
import Fastify, { type FastifyInstance } from 'fastify';
import { expect, test } from 'vitest';
import { type Finding, fuzzApi } from '../support/api-fuzz.ts';

/** A server small enough to be known to be right, and the same with one thing wrong. */
const problem = (status: number, kind: string) => ({
  type: `/problems/${kind}`,
  title: 'No',
  status,
  detail: 'Because.',
  action: 'Do otherwise.',
  kind,
  request_id: 'r',
});

const Problem: JsonSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'action', 'kind', 'request_id'],
  properties: { status: { type: 'integer', minimum: 400, maximum: 599 } },
};
const Thing: JsonSchema = {
  type: 'object',
  required: ['thing_id', 'size_mm', 'made_at'],
  properties: {
    thing_id: { type: 'string', pattern: '^[a-z]{3}$' },
    size_mm: { type: 'integer', minimum: 1, maximum: 1000 },
    made_at: { type: 'string', format: 'date-time' },
    note: { type: 'string', minLength: 1, maxLength: 20 },
  },
  additionalProperties: false,
};
const refusal = (...kinds: string[]) => ({
  description: 'no',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  'x-problems': kinds as never,
});
const thing = { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } };

const document: OpenApiDocument = {
  openapi: '3.1.0',
  info: { title: 't', version: '1' },
  tags: [],
  paths: {
    '/things/{thing_id}': {
      put: {
        operationId: 'putThing',
        summary: '',
        tags: [],
        security: [{}],
        parameters: [
          {
            name: 'thing_id',
            in: 'path',
            required: true,
            schema: { type: 'string', pattern: '^[a-z]{3}$' },
          },
        ],
        requestBody: { required: true, content: thing },
        responses: {
          200: { description: 'ok', content: thing },
          400: refusal('malformed'),
          404: refusal('not-found'),
          415: refusal('unsupported-media-type'),
          422: refusal('invalid'),
        },
      },
    },
  },
  components: { schemas: { Problem, Thing }, securitySchemes: {} },
};

type Body = Record<string, unknown>;
type Fault =
  | 'none'
  | 'breaks'
  | 'another form'
  | 'undeclared status'
  | 'no problem'
  | 'undeclared problem'
  | 'accepts anything'
  | 'refuses the longest note'
  | 'wrong content type';

async function serverWith(fault: Fault): Promise<FastifyInstance> {
  const app = Fastify({ routerOptions: { maxParamLength: 2000 } });
  const isThing = (body: Body): boolean =>
    typeof body === 'object' &&
    body !== null &&
    Object.keys(body).every((key) => ['thing_id', 'size_mm', 'made_at', 'note'].includes(key)) &&
    /^[a-z]{3}$/.test(typeof body['thing_id'] === 'string' ? body['thing_id'] : '') &&
    Number.isInteger(body['size_mm']) &&
    Number(body['size_mm']) >= 1 &&
    Number(body['size_mm']) <= 1000 &&
    typeof body['made_at'] === 'string' &&
    /^\d{4}-\d{2}-\d{2}T/.test(body['made_at']) &&
    !Number.isNaN(Date.parse(body['made_at'])) &&
    (body['note'] === undefined ||
      (typeof body['note'] === 'string' && body['note'].length >= 1 && body['note'].length <= 20));
  app.setErrorHandler((error: { statusCode?: number }, _, reply) => {
    const status = error.statusCode === 415 ? 415 : 400;
    const kind = status === 415 ? 'unsupported-media-type' : 'malformed';
    return reply.code(status).type('application/problem+json').send(problem(status, kind));
  });
  app.setNotFoundHandler((_, reply) =>
    reply.code(404).type('application/problem+json').send(problem(404, 'not-found')),
  );
  app.put<{ Params: { id: string }; Body: Body }>('/things/:id', (request, reply) => {
    const { body } = request;
    const refuse = (status: number, kind: string) =>
      reply
        .code(status)
        .type(fault === 'wrong content type' ? 'application/json' : 'application/problem+json')
        .send(fault === 'no problem' ? { error: 'no' } : problem(status, kind));
    if (!/^[a-z]{3}$/.test(request.params.id)) return refuse(404, 'not-found');
    if (fault !== 'accepts anything' && !isThing(body))
      return refuse(422, fault === 'undeclared problem' ? 'strange' : 'invalid');
    if (fault === 'breaks' && body['size_mm'] === 1000)
      return reply.code(500).type('application/problem+json').send(problem(500, 'internal'));
    if (fault === 'refuses the longest note' && String(body['note']).length === 20)
      return refuse(422, 'invalid');
    if (fault === 'another form' && Number(body['size_mm']) > 500)
      return reply.send({ ...body, size_mm: String(body['size_mm']) });
    if (fault === 'undeclared status') return reply.code(202).send(body);
    return reply.send(body);
  });
  await app.ready();
  return app;
}

async function findings(fault: Fault): Promise<readonly Finding[]> {
  const app = await serverWith(fault);
  const report = await fuzzApi({
    document,
    requests: 600,
    seed: 'proof',
    headersFor: async () => ({}),
    send: async ({ method, url, headers, body }) => {
      const response = await app.inject({
        method: method as 'PUT',
        url,
        headers,
        ...(body === undefined ? {} : { body }),
      });
      return { status: response.statusCode, headers: response.headers, body: response.body };
    },
  });
  await app.close();
  expect(Object.keys(report.statuses).length).toBeGreaterThan(2);
  return report.findings;
}

test('nothing is found where nothing is wrong', async () => {
  expect(await findings('none')).toEqual([]);
});

test.each<[Fault, RegExp]>([
  ['breaks', /^broke with 500/],
  ['another form', /another form/],
  ['undeclared status', /answered 202/],
  ['no problem', /another form|does not say enough/],
  ['undeclared problem', /strange is not declared/],
  ['accepts anything', /breaks the schema was accepted/],
  ['refuses the longest note', /valid request was called invalid/],
  ['wrong content type', /content type application\/json/],
])('a server that %s is found out', async (fault, what) => {
  expect((await findings(fault)).map((finding) => finding.what).join('\n')).toMatch(what);
});
