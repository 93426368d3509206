import { type OpenApiDocument, problems, roles } from '@waystock/contract';
import { type Html, html } from './html.ts';
import { operationView, type ShownOperation } from './operation-view.ts';
import { schemaView } from './schema-view.ts';

/** The whole API on one page, written on the server: it reads, searches and prints without script. */
export function docsPage(document: OpenApiDocument): string {
  const operations: ShownOperation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
  const groups = document.tags.map(({ name }) => ({
    name,
    operations: operations.filter(({ operation }) => operation.tags.includes(name)),
  }));
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>${document.info.title} API</title>
<link rel="stylesheet" href="/docs/docs.css" />
<script src="/docs/docs.js" defer></script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
${sidebar(document, groups)}
<main id="content">
  ${introduction(document, operations.length)}
  ${groups.map(
    (group) => html`
      <section class="group" id="${slug(group.name)}">
        <h2>${group.name}</h2>
        ${group.operations.map((operation) => operationView(operation, document))}
      </section>
    `,
  )}
  ${schemasSection(document)} ${problemsSection()}
</main>
</body>
</html>`.markup;
}

interface Group {
  readonly name: string;
  readonly operations: readonly ShownOperation[];
}

const slug = (name: string): string => name.toLowerCase().replaceAll(' ', '-');

function sidebar({ info }: OpenApiDocument, groups: readonly Group[]): Html {
  return html`<nav class="sidebar" aria-label="Operations">
    <div class="brand">
      <a href="#content"><strong>${info.title}</strong> API <small>${info.version}</small></a>
      <button type="button" id="theme" hidden>Dark</button>
      <button type="button" id="menu" aria-expanded="false" aria-controls="index">Menu</button>
    </div>
    <div id="index">
      <label class="find">
        <span>Find an operation</span>
        <input type="search" id="find" placeholder="orders, stock, POST…" autocomplete="off" />
      </label>
      ${groups.map(
        (group) => html`
          <details open>
            <summary>${group.name}</summary>
            <ul>
              ${group.operations.map(
                ({ method, operation, path }) => html`
                  <li data-find="${`${operation.operationId} ${method} ${path} ${operation.summary}`}">
                    <a href="#${operation.operationId}">
                      <span class="method ${method}">${method === 'delete' ? 'DEL' : method.toUpperCase()}</span>
                      <span>${operation.summary}</span>
                    </a>
                  </li>
                `,
              )}
            </ul>
          </details>
        `,
      )}
      <p id="nothing-found" hidden>Nothing found.</p>
      <ul class="appendix">
        <li><a href="#schemas">Schemas</a></li>
        <li><a href="#problems">Problems</a></li>
        <li><a href="/openapi.json">OpenAPI 3.1 document</a></li>
      </ul>
    </div>
  </nav>`;
}

function introduction({ info }: OpenApiDocument, count: number): Html {
  return html`<section class="introduction">
    <h1>${info.title} API</h1>
    <p class="lead">
      Where goods wait, what is promised, and what every vehicle carries: ${count} operations, one
      way of doing things.
    </p>
    <dl class="rules">
      <div>
        <dt>Who you are</dt>
        <dd>
          <code>Authorization: Bearer …</code> with an access token, or an API key in
          <code>X-Api-Key</code>. What a role may not do is 403; what is not yours is 404.
        </dd>
      </div>
      <div>
        <dt>Commands</dt>
        <dd>
          Carry an <code>Idempotency-Key</code>. The first result is kept in the same transaction
          and given again to whoever repeats the request, so repeating is always safe.
        </dd>
      </div>
      <div>
        <dt>Lists</dt>
        <dd>
          Take <code>limit</code> and <code>cursor</code> and give <code>items</code> and
          <code>next_cursor</code>, which is null on the last page.
        </dd>
      </div>
      <div>
        <dt>Versions</dt>
        <dd>
          Come as <code>ETag</code> and go back as <code>If-Match</code>, so that nobody undoes what
          they have not seen.
        </dd>
      </div>
      <div>
        <dt>Units</dt>
        <dd>
          Are in the names: <code>weight_g</code>, <code>duration_s</code>. Money is whole minor
          units beside a <code>currency</code>. Instants are ISO 8601 in UTC.
        </dd>
      </div>
      <div>
        <dt>Problems</dt>
        <dd>
          Are <code>application/problem+json</code> (RFC 9457) with a stable <code>kind</code>, the
          cause in <code>detail</code> and what to do in <code>action</code>.
          <a href="#problems">All of them</a>.
        </dd>
      </div>
    </dl>
    <h2>Roles</h2>
    <dl class="fields">
      ${Object.entries(roles).map(
        ([role, does]) =>
          html`<div>
            <dt>${role}</dt>
            <dd>${does}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

function schemasSection({ components }: OpenApiDocument): Html {
  return html`<section id="schemas">
    <h2>Schemas</h2>
    ${Object.entries(components.schemas).map(
      ([name, schema]) => html`
        <article class="schema" id="schema-${name}">
          <h3><a href="#schema-${name}">${name}</a></h3>
          ${typeof schema['description'] === 'string' && html`<p>${schema['description']}</p>`}
          ${schemaView(schema)}
        </article>
      `,
    )}
  </section>`;
}

function problemsSection(): Html {
  return html`<section id="problems">
    <h2>Problems</h2>
    <dl class="all-problems">
      ${Object.entries(problems).map(
        ([kind, { status, title, action }]) => html`
          <div id="problem-${kind}">
            <dt><span class="status">${status}</span> <code>${kind}</code></dt>
            <dd><strong>${title}.</strong> ${action}</dd>
          </div>
        `,
      )}
    </dl>
  </section>`;
}
