import { createECDH } from 'node:crypto';
import { seconds } from '@waystock/kernel';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PushGateway, PushKeys, PushMessage, PushTarget } from './push-gateway.ts';

/** A push service as a test may play with it, and the gateway that leads to it. */
export interface PushContractSubject {
  readonly gateway: PushGateway;
  subscribe(): PushTarget | Promise<PushTarget>;
  unsubscribe(target: PushTarget): void;
  /** The texts a device could read. */
  received(target: PushTarget): readonly string[];
  answer(with_: 'as-usual' | 'busy' | 'refusing'): void;
}

/** The test any gateway of notifications must pass before people are told things through it. */
export function describePushGateway(
  name: string,
  open: () => PushContractSubject | Promise<PushContractSubject>,
): void {
  describe(`push gateway contract: ${name}`, () => {
    let subject: PushContractSubject;
    let target: PushTarget;
    beforeEach(async () => {
      subject = await open();
      target = await subject.subscribe();
    });
    const send = (change: Partial<PushMessage> = {}) =>
      subject.gateway.send({
        target,
        sender: someKeys,
        text: 'Delivered',
        keepFor: seconds(3600),
        topic: 'shp_1',
        ...change,
      });

    test('what is sent arrives as it was written, at its device alone', async () => {
      const other = await subject.subscribe();
      const text = JSON.stringify({ title: 'Läuft 🚲', body: 'x'.repeat(2_900) });
      expect(await send({ text })).toEqual({ kind: 'accepted' });
      expect(subject.received(target)).toEqual([text]);
      expect(subject.received(other)).toEqual([]);
    });

    test('a device that does not want any more is gone, and stays it', async () => {
      await send();
      subject.unsubscribe(target);
      expect(await send()).toEqual({ kind: 'gone' });
      expect(await send()).toEqual({ kind: 'gone' });
    });

    test('a busy service is tried later, a refusing one is not', async () => {
      subject.answer('busy');
      expect(await send()).toMatchObject({ kind: 'later' });
      subject.answer('refusing');
      expect(await send()).toMatchObject({ kind: 'refused' });
      subject.answer('as-usual');
      expect(await send()).toEqual({ kind: 'accepted' });
      expect(subject.received(target)).toEqual(['Delivered']);
    });

    test.each(['https://10.0.0.1/x', 'http://push.example/x', 'https://localhost/x', 'nothing'])(
      'the address %s is not accepted, and not asked',
      async (endpoint) => {
        expect(subject.gateway.accepts(endpoint)).toBe(false);
        expect(subject.gateway.accepts(target.endpoint)).toBe(true);
        expect(await send({ target: { ...target, endpoint } })).toMatchObject({ kind: 'refused' });
      },
    );
  });
}

const someKeys: PushKeys = (() => {
  const ours = createECDH('prime256v1');
  ours.generateKeys();
  return {
    publicKey: ours.getPublicKey('base64url'),
    privateKey: ours.getPrivateKey('base64url'),
  };
})();
