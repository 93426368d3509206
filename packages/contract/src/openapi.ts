import { z } from 'zod';
import { basePath, type Operation, operations } from './api.ts';
import type { Endpoint, Shape } from './endpoint.ts';
import { type JsonSchema, schemaWriter } from './json-schema.ts';
import { Problem, type ProblemKind, problems, problemsOf } from './problems.ts';

export interface DocumentInfo {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
  readonly servers?: readonly string[];
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

export interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { description: string; schema: JsonSchema }>>;
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
  readonly 'x-problems'?: readonly ProblemKind[];
}

export interface OperationObject {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>;
  };
  readonly responses: Readonly<Record<string, Response>>;
  readonly 'x-roles'?: readonly string[];
}

/** OpenAPI 3.1, as far as we write it. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description?: string;
  };
  readonly servers?: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<Record<string, JsonSchema>>;
  };
}

/** The contract as an OpenAPI document; named schemas become components. */
export function openapi(info: DocumentInfo): OpenApiDocument {
  const schemas = schemaWriter();
  const paths: Record<string, Record<string, OperationObject>> = {};
  for (const operation of operations) {
    const { spec } = operation.endpoint;
    const path = (paths[basePath + spec.path] ??= {});
    path[spec.method.toLowerCase()] = describe(operation, schemas.write);
  }
  const tags = [...new Set(operations.map(({ endpoint }) => endpoint.spec.tag))];
  return {
    openapi: '3.1.0',
    info: {
      title: info.title,
      version: info.version,
      ...(info.description === undefined ? {} : { description: info.description }),
    },
    ...(info.servers ? { servers: info.servers.map((url) => ({ url })) } : {}),
    tags: tags.map((name) => ({ name })),
    paths,
    components: { schemas: sorted(schemas.named), securitySchemes },
  };
}

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

const securitySchemes = {
  token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
  apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
};

function describe({ name, endpoint }: Operation, schemaOf: SchemaOf): OperationObject {
  const { spec } = endpoint;
  return {
    operationId: name,
    summary: spec.summary,
    ...(spec.description === undefined ? {} : { description: spec.description }),
    tags: [spec.tag],
    security: spec.auth === 'public' ? [{}] : [{ token: [] }, { apiKey: [] }],
    ...(spec.auth === 'public' ? {} : { 'x-roles': spec.auth }),
    parameters: parametersOf(endpoint, schemaOf),
    ...(spec.body ? { requestBody: { required: true, content: jsonOf(schemaOf(spec.body)) } } : {}),
    responses: { ...answerOf(endpoint, schemaOf), ...refusalsOf(endpoint, schemaOf) },
  };
}

type SchemaOf = (schema: z.ZodType) => JsonSchema;

const jsonOf = (schema: JsonSchema) => ({ 'application/json': { schema } });

function parametersOf(endpoint: Endpoint, schemaOf: SchemaOf): Parameter[] {
  const { spec, repetition } = endpoint;
  const of = (place: Parameter['in'], shape: Shape = {}): Parameter[] =>
    Object.entries(shape).map(([name, schema]) => ({
      name,
      in: place,
      required: !(schema instanceof z.ZodExactOptional),
      schema: schemaOf(schema),
    }));
  const headers: Parameter[] = of('header', spec.headers);
  if (repetition === 'key')
    headers.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: true,
      description: 'A fresh random key for each command; the same one to repeat it.',
      schema: { type: 'string', minLength: 8, maxLength: 128, pattern: '^[A-Za-z0-9_-]+$' },
    });
  if (spec.ifMatch)
    headers.push({
      name: 'If-Match',
      in: 'header',
      required: spec.ifMatch === 'required',
      description: 'The version that was read, as in ETag.',
      schema: { type: 'string', pattern: '^"[1-9][0-9]{0,8}"$' },
    });
  return [...of('path', spec.params), ...of('query', spec.query), ...headers];
}

function answerOf({ spec, status }: Endpoint, schemaOf: SchemaOf): Record<string, Response> {
  if (!spec.response) return { [status]: { description: 'Done' } };
  const schema = schemaOf(spec.response);
  if (spec.stream)
    return {
      [status]: {
        description: 'A stream; the data of each event is one of these as JSON',
        content: { 'text/event-stream': { schema: eventData(schema) } },
      },
    };
  return {
    [status]: { description: descriptions[status], content: jsonOf(schema) },
    ...(spec.revalidated ? { 304: { description: 'Still the same' } } : {}),
  };
}

const eventData = (schema: JsonSchema): JsonSchema => ({
  type: 'string',
  contentMediaType: 'application/json',
  contentSchema: schema,
});

const descriptions = { 200: 'Done', 201: 'Created', 202: 'Accepted', 204: 'Done' } as const;

function refusalsOf(endpoint: Endpoint, schemaOf: SchemaOf): Record<string, Response> {
  const byStatus = Map.groupBy(problemsOf(endpoint), (kind) => problems[kind].status);
  const content = { 'application/problem+json': { schema: schemaOf(Problem) } };
  const responses: Record<string, Response> = {};
  for (const [status, kinds] of byStatus)
    responses[status] = {
      description: kinds.map((kind) => problems[kind].title).join('; '),
      content,
      'x-problems': kinds,
    };
  return responses;
}
