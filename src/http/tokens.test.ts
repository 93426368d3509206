import { createSecretKey } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Instant, instant, plus, type Seconds } from '@waystock/kernel';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { developmentIssuer, type DevelopmentIssuer } from './development-issuer.ts';
import { type TokenRules, tokenVerifier } from './tokens.ts';

const now = instant(Date.UTC(2026, 4, 6, 14));
const secondsLater = (s: number): Instant => plus(now, s as Seconds);
const verify = async (rules: TokenRules, token: string, at = now) => {
  const result = await tokenVerifier(rules, () => at)(token);
  return result.ok ? result.value : result.error;
};

let issuer: DevelopmentIssuer;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let rules: TokenRules;
beforeAll(async () => {
  issuer = await developmentIssuer();
  keys = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(keys.publicKey)), alg: 'ES256', kid: 'k1' };
  rules = { issuer: 'urn:i', audience: 'waystock', algorithms: ['ES256'], keys: { keys: [jwk] } };
});

/** A good token, changed. */
const token = (change: {
  claims?: object;
  header?: object;
  issuer?: string;
  audience?: string;
  subject?: string;
  validS?: number;
}): Promise<string> =>
  new SignJWT({ role: 'ops', regions: ['east'], ...change.claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'k1', ...change.header })
    .setIssuer(change.issuer ?? 'urn:i')
    .setAudience(change.audience ?? 'waystock')
    .setSubject(change.subject ?? 'op_1')
    .setIssuedAt(new Date(now))
    .setExpirationTime(new Date(secondsLater(change.validS ?? 600)))
    .sign(keys.privateKey);

test('a token says who calls and what they are about', async () => {
  expect(await verify(rules, await token({}))).toEqual({
    role: 'ops',
    subject: 'op_1',
    scope: { regions: ['east'], sites: [], vehicles: [], courierId: undefined },
  });
});

test('an issuer of one’s own mints for any role', async () => {
  const scope = { vehicles: ['v1'], courierId: 'c1' } as never;
  const minted = await issuer.mint({ role: 'driver', subject: 'd_1', scope, now });
  expect(await verify(issuer.rules, minted)).toEqual({
    role: 'driver',
    subject: 'd_1',
    scope: { regions: [], sites: [], vehicles: ['v1'], courierId: 'c1' },
  });
});

test('an issuer that keeps its key is believed after a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'waystock-key-'));
  const file = join(folder, 'not-there-yet', 'key.json');
  const minted = await (await developmentIssuer(file)).mint({ role: 'ops', subject: 'op_1', now });
  const again = await developmentIssuer(file);
  await rm(folder, { recursive: true });
  expect(await verify(again.rules, minted)).toMatchObject({ role: 'ops', subject: 'op_1' });
});

describe('is not believed', () => {
  test.each<[string, Parameters<typeof token>[0]]>([
    ['of another issuer', { issuer: 'urn:evil' }],
    ['for another audience', { audience: 'bank' }],
    ['that is an id token', { header: { typ: 'id+jwt' } }],
    ['that does not say what it is', { header: { typ: undefined } }],
    ['without a role of ours', { claims: { role: 'emperor' } }],
    ['for later', { claims: { nbf: secondsLater(60) / 1000 } }],
    ['with a key id that is not there', { header: { kid: 'k2' } }],
    ['that brings its own key set', { header: { jku: 'https://evil.example/jwks', kid: 'x' } }],
    ['whose subject is no id', { subject: "x' or 1=1" }],
  ])('one %s', async (_, change) => {
    expect(await verify(rules, await token(change))).toMatchObject({ kind: 'not-authenticated' });
  });

  test('one that is not signed', async () => {
    const unsigned = new UnsecuredJWT({ role: 'ops' })
      .setIssuer('urn:i')
      .setAudience('waystock')
      .setSubject('op_1')
      .setIssuedAt(new Date(now))
      .setExpirationTime(new Date(secondsLater(600)))
      .encode();
    expect(await verify(rules, unsigned)).toMatchObject({ kind: 'not-authenticated' });
  });

  test('one signed with our public key as a shared secret', async () => {
    const pem = JSON.stringify(await exportJWK(keys.publicKey));
    const forged = await new SignJWT({ role: 'ops' })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'k1' })
      .setIssuer('urn:i')
      .setAudience('waystock')
      .setSubject('op_1')
      .setIssuedAt(new Date(now))
      .setExpirationTime(new Date(secondsLater(600)))
      .sign(createSecretKey(Buffer.from(pem.padEnd(64))));
    expect(await verify(rules, forged)).toMatchObject({ kind: 'not-authenticated' });
  });

  test('one changed by a letter, one of nonsense, one without end', async () => {
    const good = await token({});
    const [head = '', , signature = ''] = good.split('.');
    const claims = Buffer.from(JSON.stringify({ role: 'ops', sub: 'op_2' })).toString('base64url');
    for (const text of [`${head}.${claims}.${signature}`, 'nonsense', 'x'.repeat(9_000)])
      expect(await verify(rules, text)).toMatchObject({ kind: 'not-authenticated' });
  });

  test('one that has expired, half a minute of clock difference aside', async () => {
    const text = await token({ validS: 60 });
    expect(await verify(rules, text, secondsLater(89))).toHaveProperty('role');
    expect(await verify(rules, text, secondsLater(91))).toMatchObject({
      kind: 'not-authenticated',
      detail: 'The token has expired.',
    });
  });
});

test('what was checked once is known until it expires, not longer', async () => {
  let at = now;
  const check = tokenVerifier(rules, () => at);
  const text = await token({ validS: 60 });
  expect((await check(text)).ok).toBe(true);
  at = secondsLater(59);
  expect((await check(text)).ok).toBe(true);
  at = secondsLater(120);
  expect((await check(text)).ok).toBe(false);
});

test('an issuer that does not answer is our trouble, not the caller’s', async () => {
  const unreachable = { ...rules, keys: { url: 'http://127.0.0.1:1/jwks' } };
  expect(await verify(unreachable, await token({}))).toMatchObject({ kind: 'unavailable' });
});
