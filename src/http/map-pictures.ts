import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mapTile, staticMap, type Tile } from '../workflows/map-pictures.ts';
import { sendRefusal } from './reply.ts';
import type { Edge } from './routes.ts';
import { readStaticMapQuery } from './static-map-query.ts';

/** One look at a map is some twenty tiles; they cost little. Pictures cost more. */
const rates = {
  tiles: { perSecond: 100, burst: 500 },
  pictures: { perSecond: 5, burst: 30 },
};
const aYear = 31_536_000;

/** The map as vector tiles and as pictures: what is public on any map, for everybody. */
export function registerMapPictures(app: FastifyInstance, edge: Edge): void {
  const waitFor = (request: FastifyRequest, what: keyof typeof rates): number =>
    edge.limit.take(`${what}:${request.ip}`, rates[what], edge.wallClock());

  app.get<TileRequest>('/tiles/:z/:x/:file', async (request, reply) => {
    const retryAfterS = waitFor(request, 'tiles');
    if (retryAfterS > 0) return sendRefusal(reply, { kind: 'too-many-requests', retryAfterS });
    const { z, x, file } = request.params;
    const y = /^(\d{1,7})\.mvt$/.exec(file)?.[1] ?? '';
    const isNumbers = [z, x, y].every((part) => /^\d{1,7}$/.test(part));
    const tile = isNumbers
      ? await mapTile(edge.world, { z: Number(z), x: Number(x), y: Number(y) })
      : undefined;
    return tile ? sendTile(tile, request, reply) : sendRefusal(reply, { kind: 'not-found' });
  });

  app.get<{ Querystring: Record<string, string | string[]> }>(
    '/maps/static.svg',
    async (request, reply) => {
      const retryAfterS = waitFor(request, 'pictures');
      if (retryAfterS > 0) return sendRefusal(reply, { kind: 'too-many-requests', retryAfterS });
      const asked = readStaticMapQuery(request.query);
      if (!asked.ok) return sendRefusal(reply, { kind: 'invalid', issues: [asked.error] });
      const picture = await staticMap(edge.world, asked.value);
      if (!picture.ok) return sendRefusal(reply, picture.error);
      // For letters and pages of others.
      const forOthers = { 'cross-origin-resource-policy': 'cross-origin' };
      reply.headers({ 'cache-control': 'public, max-age=3600', ...forOthers });
      return reply.type('image/svg+xml; charset=utf-8').send(picture.value);
    },
  );
}

interface TileRequest {
  Params: { z: string; x: string; file: string };
  Querystring: { v?: string };
}

async function sendTile(
  { bytes, version }: Tile,
  request: FastifyRequest<TileRequest>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const etag = `"${version}"`;
  // Who names the version will not be told anything else by this address.
  const lasts = request.query.v === version ? `max-age=${aYear}, immutable` : 'max-age=60';
  reply.headers({ etag, 'cache-control': `public, ${lasts}`, vary: 'accept-encoding' });
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  reply.type('application/vnd.mapbox-vector-tile');
  const whole = await bytes;
  if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(whole);
  return reply.header('content-encoding', 'gzip').send(await pack(whole));
}

/** Each tile is packed once: the same bytes are sent to everybody. */
const packed = new WeakMap<Uint8Array, Promise<Uint8Array>>();

function pack(bytes: Uint8Array): Promise<Uint8Array> {
  const known = packed.get(bytes) ?? promisify(gzip)(bytes);
  packed.set(bytes, known);
  return known;
}
