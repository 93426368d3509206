import {
  type JsonSchema,
  type OpenApiDocument,
  type OperationObject,
  type ProblemKind,
  problems,
} from '@waystock/contract';
import { exampleOf, type Resolve } from './example.ts';
import { type Html, html } from './html.ts';
import { type FieldRow, fieldTable, schemaView } from './schema-view.ts';

export interface ShownOperation {
  readonly method: string;
  readonly path: string;
  readonly operation: OperationObject;
}

export function operationView(
  { method, path, operation }: ShownOperation,
  document: OpenApiDocument,
): Html {
  const { operationId: id, summary, description, parameters, requestBody } = operation;
  const resolve = resolver(document);
  const body = schemaIn(requestBody?.content, 'application/json');
  return html`
    <article class="operation" id="${id}" data-find="${`${id} ${method} ${path} ${summary}`}">
      <header>
        <h3><a href="#${id}">${summary}</a></h3>
        <p class="address">
          <span class="method ${method}">${method.toUpperCase()}</span>
          <code>${path.split('/').map((part, i) => (i === 0 ? part : html`/<wbr />${part}`))}</code>
        </p>
        ${description !== undefined && html`<p>${description}</p>`} ${rolesView(operation)}
      </header>
      <div class="columns">
        <div>
          ${parametersView('Path', parameters, 'path')}
          ${parametersView('Query', parameters, 'query')}
          ${parametersView('Headers', parameters, 'header')}
          ${body && html`<h4>Body</h4>${named(body)} ${schemaView(deref(body, resolve))}`}
          ${answerView(operation)} ${refusalsView(operation)}
        </div>
        <div class="examples">${examplesView({ method, path, operation }, resolve)}</div>
      </div>
    </article>
  `;
}

export const resolver =
  (document: OpenApiDocument): Resolve =>
  (ref) =>
    document.components.schemas[ref.slice(ref.lastIndexOf('/') + 1)] ?? {};

const deref = (schema: JsonSchema, resolve: Resolve): JsonSchema =>
  typeof schema['$ref'] === 'string' ? resolve(schema['$ref']) : schema;

const schemaIn = (
  content: Readonly<Record<string, { readonly schema: JsonSchema }>> | undefined,
  type: string,
): JsonSchema | undefined => content?.[type]?.schema;

const named = (schema: JsonSchema): Html | false =>
  typeof schema['$ref'] === 'string' &&
  html`<p class="named"><a href="#schema-${last(schema['$ref'])}">${last(schema['$ref'])}</a></p>`;

const last = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);

function rolesView(operation: OperationObject): Html {
  const roles = operation['x-roles'];
  return html`<p class="roles">
    ${
      roles
        ? [html`<span class="label">for</span> `, roles.map((role) => html`<span>${role}</span> `)]
        : html`<span>public</span>`
    }
  </p>`;
}

function parametersView(
  title: string,
  parameters: OperationObject['parameters'],
  place: 'path' | 'query' | 'header',
): Html | false {
  const rows: FieldRow[] = parameters
    .filter((parameter) => parameter.in === place)
    .map(({ name, schema, required, description }) => ({
      name,
      schema,
      required,
      ...(description === undefined ? {} : { note: description }),
    }));
  return rows.length > 0 && html`<h4>${title}</h4>${fieldTable(rows)}`;
}

function answerView(operation: OperationObject): Html {
  const [status = '', answer] = success(operation);
  const schema = schemaIn(answer?.content, 'application/json');
  const stream = schemaIn(answer?.content, 'text/event-stream');
  const events = stream?.['contentSchema'] as JsonSchema | undefined;
  return html`<h4>Answer</h4>
    <p><span class="status">${status}</span> ${answer?.description}</p>
    ${schema && named(schema)} ${events && named(events)}`;
}

const success = ({ responses }: OperationObject) =>
  Object.entries(responses).find(([status]) => status.startsWith('2')) ?? [];

function refusalsView({ responses }: OperationObject): Html {
  const kinds = Object.values(responses).flatMap((response) => response['x-problems'] ?? []);
  return html`<details>
    <summary>May be refused (${kinds.length})</summary>
    <ul class="problems">
      ${kinds.map((kind: ProblemKind) => {
        const { status, title } = problems[kind];
        return html`<li>
          <span class="status">${status}</span> <a href="#problem-${kind}">${kind}</a> ${title}
        </li>`;
      })}
    </ul>
  </details>`;
}

function examplesView({ method, path, operation }: ShownOperation, resolve: Resolve): Html {
  const [, answer] = success(operation);
  const schema =
    schemaIn(answer?.content, 'application/json') ??
    (schemaIn(answer?.content, 'text/event-stream')?.['contentSchema'] as JsonSchema | undefined);
  return html`
    <h4>Request</h4>
    <pre tabindex="0"><code>${curlOf({ method, path, operation }, resolve)}</code></pre>
    ${
      schema &&
      html`<h4>Answer</h4>
        <pre tabindex="0"><code>${pretty(exampleOf(schema, resolve))}</code></pre>`
    }
  `;
}

const pretty = (value: unknown): string => JSON.stringify(value, undefined, 2);

function curlOf({ method, path, operation }: ShownOperation, resolve: Resolve): string {
  const query: string[] = [];
  let address = path;
  const headers = operation.security.some((one) => 'token' in one)
    ? ['Authorization: Bearer $TOKEN']
    : [];
  for (const { name, in: place, schema, required } of operation.parameters) {
    const value = exampleOf(schema, resolve, name);
    const text = String(Array.isArray(value) ? value[0] : value);
    if (place === 'path') address = address.replace(`{${name}}`, text);
    else if (place === 'query' && required) query.push(`${name}=${text}`);
    else if (place === 'header' && required) headers.push(`${name}: ${headerValue(name)}`);
  }
  const body = schemaIn(operation.requestBody?.content, 'application/json');
  if (body) headers.push('Content-Type: application/json');
  const url = query.length > 0 ? `${address}?${query.join('&')}` : address;
  const lines = [`curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}"$WAYSTOCK${url}"`];
  for (const header of headers)
    lines.push(`-H ${header.includes('$') ? `"${header}"` : `'${header}'`}`);
  if (body) lines.push(`-d '${pretty(exampleOf(body, resolve))}'`);
  return lines.join(' \\\n  ');
}

const headerValue = (name: string): string =>
  ({ 'Idempotency-Key': '3f6c1a0e-7d52-4c1b', 'If-Match': '"3"' })[name] ?? '…';
