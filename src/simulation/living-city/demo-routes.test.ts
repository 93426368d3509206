import { instant, plus, type SiteId, asId, seconds } from '@waystock/kernel';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { virtualTime } from '../../../test/support/virtual-time.ts';
import { developmentIssuer } from '../../http/development-issuer.ts';
import { tokenVerifier } from '../../http/tokens.ts';
import { CityClock } from './city-clock.ts';
import { type Demo, registerDemo } from './demo-routes.ts';
import type { Persona } from './personas.ts';
import { openPresence } from './presence.ts';

const morning = instant(Date.UTC(2026, 4, 4, 7));
const today = instant(Date.UTC(2026, 10, 28, 12));
const host: Persona = {
  id: 'host-CAFE',
  role: 'host',
  subject: 'host-CAFE',
  scope: { sites: [asId<SiteId>('CAFE')] },
  name: 'Café',
  about: 'Keeps shelves.',
  takes: [asId<SiteId>('CAFE')],
};

let app: FastifyInstance;
let demo: Demo;
let real: ReturnType<typeof virtualTime>;
/** What somebody has answered in the bank's place. */
let answered: [challenge: string, passed: boolean][];

beforeEach(async () => {
  real = virtualTime();
  answered = [];
  app = Fastify();
  app.decorateRequest('principal', undefined);
  demo = {
    clock: new CityClock({ real, now: morning, speed: 20 }),
    personas: [host],
    presence: openPresence({ now: real.now, onLeave: () => undefined }),
    issuer: await developmentIssuer(),
    provider: { completeChallenge: (...answer) => void answered.push(answer) },
    today: () => today,
  };
  registerDemo(app, demo);
});
afterEach(() => app.close());

test('the clock is read, set in speed and stopped, and refuses what it cannot do', async () => {
  const read = await app.inject('/demo/clock');
  const usual = { now: '2026-05-04T07:00:00.000Z', speeds: [1, 5, 20, 60] };
  expect(read.json()).toEqual({ ...usual, speed: 20, paused: true });
  const put = (payload: object) => app.inject({ method: 'PUT', url: '/demo/clock', payload });
  expect((await put({ speed: 60, paused: false })).json()).toMatchObject({
    speed: 60,
    paused: false,
  });
  real.advance(60_000);
  expect((await put({ paused: true })).json()).toEqual({
    ...usual,
    now: '2026-05-04T08:00:00.000Z',
    speed: 60,
    paused: true,
  });
  for (const wrong of [{ speed: 7 }, { paused: 'yes' }, {}, { now: 'tomorrow' }]) {
    const refused = await put(wrong);
    expect(refused.statusCode).toBe(400);
    expect(refused.json()).toMatchObject({ detail: expect.stringContaining('1, 5, 20, 60') });
  }
});

test('who takes a place gets a token for a real day, and is there until they leave', async () => {
  const personas = (await app.inject('/demo/personas')).json();
  const { id, role, name, about } = host;
  expect(personas).toEqual({ personas: [{ id, role, name, about }] });
  const post = (url: string, payload: object) => app.inject({ method: 'POST', url, payload });
  const signedIn = (await post('/demo/sign-in', { persona: 'host-CAFE' })).json();
  expect(signedIn).toEqual({
    token: expect.any(String),
    expires_at: '2026-11-29T12:00:00.000Z',
    role: 'host',
    subject: 'host-CAFE',
    name: 'Café',
  });
  const isKnown = async (at: number) =>
    (await tokenVerifier(demo.issuer.rules, () => plus(today, seconds(at)))(signedIn.token)).ok;
  expect([await isKnown(86_000), await isKnown(86_500)]).toEqual([true, false]);
  expect(demo.presence.isPresent('host-CAFE')).toBe(true);
  expect((await post('/demo/sign-out', { persona: 'host-CAFE' })).statusCode).toBe(204);
  expect(demo.presence.isPresent('host-CAFE')).toBe(false);
  for (const url of ['/demo/sign-in', '/demo/sign-out'])
    expect((await post(url, { persona: 'the king' })).statusCode).toBe(400);
});

test('somebody answers a challenge in the bank’s place, and says yes or no', async () => {
  const answer = (payload: object) =>
    app.inject({ method: 'POST', url: '/demo/challenge-answers', payload });
  expect((await answer({ challenge: 'pay_1', passed: true })).statusCode).toBe(204);
  expect((await answer({ challenge: 'pay_2', passed: false })).statusCode).toBe(204);
  expect((await answer({ challenge: 'pay_3' })).statusCode).toBe(400);
  expect(answered).toEqual([
    ['pay_1', true],
    ['pay_2', false],
  ]);
});
