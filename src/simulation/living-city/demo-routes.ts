import { type Instant, instant, isoOf, plus, seconds } from '@waystock/kernel';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SimulatedPaymentProvider } from '../../gateways/payment/simulated-payment-provider.ts';
import type { DevelopmentIssuer } from '../../http/development-issuer.ts';
import { sendRefusal } from '../../http/reply.ts';
import { type CityClock, speeds } from './city-clock.ts';
import type { Persona } from './personas.ts';
import type { Presence } from './presence.ts';

export interface Demo {
  readonly clock: CityClock;
  readonly personas: readonly Persona[];
  readonly presence: Presence;
  readonly issuer: DevelopmentIssuer;
  /** Whose challenges somebody answers in the bank's place. */
  readonly provider: Pick<SimulatedPaymentProvider, 'completeChallenge'>;
  /** People's time, not the city's: tokens last for one of their days. */
  readonly today: () => Instant;
}

const aDay = seconds(86_400);

const Setting = z
  .strictObject({
    speed: z.union(speeds.map((speed) => z.literal(speed))).optional(),
    paused: z.boolean().optional(),
  })
  .refine((setting) => Object.keys(setting).length > 0);
const Choice = z.strictObject({ persona: z.string() });
const Answer = z.strictObject({ challenge: z.string().max(200), passed: z.boolean() });

/**
 * What a demo has beside the API: a clock to be set, and personas whose place anybody may take. Only
 * pages of the same origin can ask for it: it is JSON, and no other origin is let in.
 */
export function registerDemo(app: FastifyInstance, demo: Demo): void {
  const { clock, personas, presence, provider } = demo;
  app.get('/demo/clock', async () => clockBody(clock));
  app.put('/demo/clock', async ({ body }, reply) => {
    const setting = Setting.safeParse(body);
    if (!setting.success)
      return sendRefusal(reply, {
        kind: 'malformed',
        detail: `Give a speed (one of ${speeds.join(', ')}), paused (true or false) or both.`,
      });
    const { speed, paused } = setting.data;
    clock.set({
      ...(speed === undefined ? {} : { speed }),
      ...(paused === undefined ? {} : { paused }),
    });
    return clockBody(clock);
  });

  app.get('/demo/personas', async () => ({
    personas: personas.map(({ id, role, name, about }) => ({ id, role, name, about })),
  }));
  const chosen = (body: unknown): Persona | undefined => {
    const choice = Choice.safeParse(body);
    return choice.success ? personas.find(({ id }) => id === choice.data.persona) : undefined;
  };
  app.post('/demo/sign-in', async ({ body }, reply) => {
    const persona = chosen(body);
    if (!persona) return sendRefusal(reply, nobody);
    presence.take(persona.id);
    return signIn(demo, persona);
  });
  app.post('/demo/sign-out', async ({ body }, reply) => {
    const persona = chosen(body);
    if (!persona) return sendRefusal(reply, nobody);
    presence.release(persona.id);
    return reply.code(204).send();
  });

  app.post('/demo/challenge-answers', async ({ body }, reply) => {
    const answer = Answer.safeParse(body);
    if (!answer.success)
      return sendRefusal(reply, { kind: 'malformed', detail: 'Name a challenge, passed or not.' });
    provider.completeChallenge(answer.data.challenge, answer.data.passed);
    return reply.code(204).send();
  });

  const byCaller = new Map(personas.map(({ id, role, subject }) => [`${role}:${subject}`, id]));
  app.addHook('onResponse', async ({ principal }) => {
    const id = principal && byCaller.get(`${principal.role}:${principal.subject}`);
    if (id !== undefined) presence.touch(id);
  });
}

const nobody = {
  kind: 'malformed',
  detail: 'Name a persona of GET /demo/personas by its id.',
} as const;

const clockBody = (clock: CityClock) => ({
  now: isoOf(clock.now()),
  speed: clock.speed,
  paused: clock.isPaused,
  speeds,
});

async function signIn({ issuer, today }: Demo, { role, subject, scope, name }: Persona) {
  const now = today();
  const token = await issuer.mint({
    role,
    subject,
    ...(scope ? { scope } : {}),
    now,
    validFor: aDay,
  });
  const expires = instant(Math.floor(plus(now, aDay) / 1000) * 1000);
  return { token, expires_at: isoOf(expires), role, subject, name };
}
