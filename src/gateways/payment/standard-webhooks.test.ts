import { instant } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { signWebhook, verifyWebhook } from './standard-webhooks.ts';

/** The example of the specification's reference libraries. */
const example = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  message: {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: '1614265330',
    signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    body: '{"test": 2432232314}',
  },
};
const sentAt = instant(1_614_265_330_000);
const at = (seconds: number) => instant(sentAt + seconds * 1000);

test('the published example verifies, and we sign it the same', () => {
  const { secret, message } = example;
  expect(verifyWebhook([secret], message, sentAt)).toEqual({ ok: true, value: message.body });
  expect(signWebhook(secret, { id: message.id, body: message.body, at: sentAt })).toEqual(message);
});

describe('time', () => {
  test.each([
    [-301, 'webhook-out-of-time'],
    [-300, undefined],
    [300, undefined],
    [301, 'webhook-out-of-time'],
  ])('%d s after it was sent: %s', (seconds, refusal) => {
    const read = verifyWebhook([example.secret], example.message, at(seconds));
    expect(read.ok ? undefined : read.error.kind).toBe(refusal);
  });
});

describe('secrets and signatures', () => {
  const other = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;

  test('any of the valid secrets will do, an old one will not', () => {
    expect(verifyWebhook([other, example.secret], example.message, sentAt).ok).toBe(true);
    expect(verifyWebhook([other], example.message, sentAt).ok).toBe(false);
  });

  test('any of several signatures will do; other versions are ignored', () => {
    const { signature } = example.message;
    const verify = (text: string) =>
      verifyWebhook([example.secret], { ...example.message, signature: text }, sentAt).ok;
    expect(verify(`v1,AAAA ${signature}`)).toBe(true);
    expect(verify(`v1a,${signature.slice(3)}`)).toBe(false);
    expect(verify(signature.slice(3))).toBe(false);
  });

  test.each([
    ['', '1614265330'],
    ['a.b', '1614265330'],
    ['msg', ''],
    ['msg', '-5'],
    ['msg', '1e9'],
  ])('id %j and timestamp %j are malformed', (id, timestamp) => {
    const read = verifyWebhook([example.secret], { ...example.message, id, timestamp }, sentAt);
    expect(read).toMatchObject({ ok: false, error: { kind: 'webhook-malformed' } });
  });

  test('a short secret is a bug, not a weaker signature', () => {
    expect(() => verifyWebhook(['whsec_c2hvcnQ='], example.message, sentAt)).toThrow('24 bytes');
  });
});
