import { createDecipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { importJWK, jwtVerify } from 'jose';
import type { PushTarget } from './push-gateway.ts';

/**
 * A push service and its devices beside a test, over HTTP on this machine. It believes nothing: the
 * sender's signature is checked (RFC 8292) and each message is opened as a browser opens it (RFC 8291
 * over RFC 8188), by code that shares nothing with what sealed it.
 */
export interface LoopbackPushService {
  readonly url: string;
  subscribe(): PushTarget;
  unsubscribe(target: PushTarget): void;
  received(target: PushTarget): readonly string[];
  answer(with_: 'as-usual' | 'busy' | 'refusing'): void;
  /** What came, sealed as it came, with its headers. */
  readonly requests: readonly PushRequest[];
  close(): Promise<void>;
}

export interface PushRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

interface Device {
  readonly ecdh: ECDH;
  readonly auth: Buffer;
  readonly texts: string[];
}

export async function openLoopbackPushService(): Promise<LoopbackPushService> {
  const devices = new Map<string, Device>();
  const requests: PushRequest[] = [];
  let mood: Parameters<LoopbackPushService['answer']>[0] = 'as-usual';
  const statusFor = async (request: PushRequest): Promise<number> => {
    if (mood === 'busy') return 503;
    if (mood === 'refusing') return 400;
    const device = devices.get(request.path);
    if (!device) return 410;
    if (!(await isSigned(request, url()))) return 403;
    device.texts.push(openMessage(device, request.body));
    return 201;
  };
  const server = createServer((incoming, response) => {
    answerTo(incoming, response, async (request) => {
      requests.push(request);
      return statusFor(request);
    }).catch((error: unknown) => response.destroy(error as Error));
  });
  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: url(),
    requests,
    subscribe() {
      const path = `/push/${randomBytes(16).toString('base64url')}`;
      const ecdh = createECDH('prime256v1');
      const p256dh = ecdh.generateKeys('base64url');
      const auth = randomBytes(16);
      devices.set(path, { ecdh, auth, texts: [] });
      return { endpoint: url() + path, p256dh, auth: auth.toString('base64url') };
    },
    unsubscribe: ({ endpoint }) => void devices.delete(new URL(endpoint).pathname),
    received: ({ endpoint }) => devices.get(new URL(endpoint).pathname)?.texts ?? [],
    answer: (with_) => {
      mood = with_;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function answerTo(
  incoming: IncomingMessage,
  response: ServerResponse,
  statusOf: (request: PushRequest) => Promise<number>,
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const { url: path = '', headers } = incoming;
  response.statusCode = await statusOf({ path, headers, body: Buffer.concat(parts) }).catch(
    () => 400,
  );
  response.end();
}

/** `vapid t=<JWT>, k=<public key>`: for us as audience, and not for longer than a day. */
async function isSigned({ headers }: PushRequest, audience: string): Promise<boolean> {
  const [, token = '', key = ''] =
    /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(headers.authorization ?? '') ?? [];
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((b) => b.toString('base64url'));
  const jwk = await importJWK({ kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }, 'ES256');
  const { payload } = await jwtVerify(token, jwk, { audience, algorithms: ['ES256'] });
  const aDay = Date.now() / 1000 + 86_400;
  return /^(mailto:|https:)/.test(payload.sub ?? '') && (payload.exp ?? Infinity) <= aDay;
}

/** RFC 8291 section 3.4, then the single record of RFC 8188. */
export function openMessage(
  { ecdh, auth }: Pick<Device, 'ecdh' | 'auth'>,
  message: Buffer,
): string {
  const salt = message.subarray(0, 16);
  const keyLength = message.readUInt8(20);
  const senderKey = message.subarray(21, 21 + keyLength);
  const sealed = message.subarray(21 + keyLength);
  const derive = (key: Buffer, with_: Buffer, info: Buffer, length: number): Buffer =>
    Buffer.from(hkdfSync('sha256', key, with_, info, length));
  const info = Buffer.concat([
    Buffer.from('WebPush: info\0'),
    ecdh.getPublicKey(),
    Buffer.from(senderKey),
  ]);
  const material = derive(ecdh.computeSecret(senderKey), auth, info, 32);
  const key = derive(material, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(material, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  const end = plain.lastIndexOf(2);
  if (end < 0) throw new Error('the last record has no end');
  return plain.subarray(0, end).toString('utf8');
}
