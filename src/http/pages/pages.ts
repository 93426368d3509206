import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PagesConfig, SignIn } from '../config.ts';
import { appHeaders } from '../security-headers.ts';
import { type BuiltFile, readBuiltFiles } from './built-files.ts';

/** Each face answers at its own address and at everything below it, which it reads itself. */
const faces = ['console', 'shop', 'driver', 'host'] as const;

/** The pages people use, as built from `apps/web`. */
export function registerPages(app: FastifyInstance, { folder, signIn }: PagesConfig): void {
  app.get('/web-config.json', async () => signInBody(signIn));
  const files = folder === undefined ? new Map<string, BuiltFile>() : readBuiltFiles(folder);
  const landing = files.get('/index.html');
  if (!landing) {
    // Whoever opens the address that was printed sees something to read.
    app.get('/', (_, reply) => reply.redirect('/docs'));
    return;
  }
  const headers = appHeaders(signIn.kind === 'oidc' ? signIn.origins : []);
  const serve = (url: string, file: BuiltFile | undefined): void => {
    if (file) app.get(url, async (request, reply) => send(file, { request, reply, headers }));
  };
  for (const [url, file] of files) if (!url.endsWith('.html')) serve(url, file);
  serve('/', landing);
  serve('/signed-in', landing);
  serve('/t/:token', files.get('/track/index.html'));
  for (const face of faces) {
    serve(`/${face}`, files.get(`/${face}/index.html`));
    serve(`/${face}/*`, files.get(`/${face}/index.html`));
  }
}

function send(
  file: BuiltFile,
  to: {
    readonly request: FastifyRequest;
    readonly reply: FastifyReply;
    readonly headers: Readonly<Record<string, string>>;
  },
): FastifyReply {
  const { request, reply, headers } = to;
  const { etag, type } = file;
  reply.headers({
    ...headers,
    etag,
    vary: 'accept-encoding',
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  const [encoding, body] = packedFor(file, request.headers['accept-encoding'] ?? '');
  if (encoding) reply.header('content-encoding', encoding);
  return reply.type(type).send(body);
}

function packedFor({ brotli, gzip, body }: BuiltFile, accepted: string) {
  if (brotli && /\bbr\b/.test(accepted)) return ['br', brotli] as const;
  if (gzip && /\bgzip\b/.test(accepted)) return ['gzip', gzip] as const;
  return [undefined, body] as const;
}

/** What a page must know before it can ask anything: how people sign in here. */
function signInBody(signIn: SignIn) {
  if (signIn.kind !== 'oidc') return { sign_in: signIn.kind };
  const { issuer, clientId, scopes, audience } = signIn;
  return { sign_in: 'oidc', issuer, client_id: clientId, scopes, audience };
}
