import { createECDH } from 'node:crypto';
import { seconds } from '@waystock/kernel';
import { afterAll, expect, test } from 'vitest';
import { describePushGateway } from './contract.ts';
import {
  type LoopbackPushService,
  openLoopbackPushService,
  openMessage,
} from './loopback-push-service.ts';
import { openSimulatedPushService } from './simulated-push-service.ts';
import { openWebPushGateway } from './web-push-gateway.ts';

const opened: LoopbackPushService[] = [];
afterAll(() => Promise.all(opened.map((service) => service.close())));

const contact = 'mailto:push@waystock.example';

async function openOverWire() {
  const service = await openLoopbackPushService();
  opened.push(service);
  return { ...service, gateway: openWebPushGateway({ contact, loopback: true }) };
}

describePushGateway('simulated', openSimulatedPushService);
describePushGateway('web push', openOverWire);

/** RFC 8291, section 5 and appendix A: what the service opens with is held to the standard itself. */
test('the example of RFC 8291 opens', () => {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(Buffer.from('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94', 'base64url'));
  const auth = Buffer.from('BTBZMqHH6r4Tts7J_aSIgg', 'base64url');
  const message = Buffer.from(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml' +
      'mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT' +
      'pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    'base64url',
  );
  expect(openMessage({ ecdh, auth }, message)).toBe('When I grow up, I want to be a watermelon');
});

const ours = createECDH('prime256v1');
ours.generateKeys();
const sender = {
  publicKey: ours.getPublicKey('base64url'),
  privateKey: ours.getPrivateKey('base64url'),
};
const usual = { sender, text: 'Wolpertinger', keepFor: seconds(60), topic: 'shp_wolpertinger' };

test('nobody on the way reads it, and the headers say how long and how urgent', async () => {
  const { gateway, ...service } = await openOverWire();
  await gateway.send({ ...usual, target: service.subscribe() });
  const [request] = service.requests;
  expect(request?.headers).toMatchObject({
    ttl: '60',
    urgency: 'high',
    'content-encoding': 'aes128gcm',
    topic: expect.stringMatching(/^[\w-]{32}$/),
  });
  const all = `${JSON.stringify(request?.headers)}${request?.body.toString('latin1')}`;
  expect(all.toLowerCase()).not.toContain('wolpertinger');
});

test('another key than the one that signed is not believed', async () => {
  const { gateway, ...service } = await openOverWire();
  const other = createECDH('prime256v1');
  other.generateKeys();
  const forged = { ...sender, publicKey: other.getPublicKey('base64url') };
  const target = service.subscribe();
  expect(await gateway.send({ ...usual, sender: forged, target })).toMatchObject({
    kind: 'refused',
  });
  expect(service.received(target)).toEqual([]);
});

test('keys that are none are refused, a service that is away is tried later', async () => {
  const { gateway, ...service } = await openOverWire();
  const target = service.subscribe();
  const broken = { ...target, p256dh: Buffer.alloc(65, 4).toString('base64url') };
  expect(await gateway.send({ ...usual, target: broken })).toMatchObject({ kind: 'refused' });
  const away = { ...target, endpoint: 'http://127.0.0.1:9/push/x' };
  expect(await gateway.send({ ...usual, target: away })).toMatchObject({ kind: 'later' });
});

test('without being told to, it does not ask this machine', async () => {
  const service = await openLoopbackPushService();
  opened.push(service);
  const gateway = openWebPushGateway({ contact });
  const target = service.subscribe();
  expect(await gateway.send({ ...usual, target })).toMatchObject({ kind: 'refused' });
  expect(service.requests).toEqual([]);
});
