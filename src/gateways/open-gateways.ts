import { randomBytes } from 'node:crypto';
import { seededRandom } from '@waystock/kernel';
import { ConfigError } from '../config.ts';
import type { Log } from '../world.ts';
import type { Gateways } from './gateways.ts';
import { readMapsConfig } from './maps/maps-config.ts';
import { realMaps } from './maps/open-maps.ts';
import { openWebPushGateway } from './notification/web-push-gateway.ts';
import { openHttpPaymentGateway } from './payment/http-payment-gateway.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The outside world of a production process. Throws ConfigError with what to set. */
export function openGateways(env: Environment, log: Log): Gateways {
  const contact = readContact(env);
  const jitter = seededRandom(randomBytes(16).toString('hex'));
  return {
    ...(contact === undefined ? {} : { push: openWebPushGateway({ contact }) }),
    maps: realMaps(readMapsConfig(env), jitter, log),
    payment: openHttpPaymentGateway({
      url: readUrl(env),
      secrets: readSecrets(env),
      onTrouble: (fields) => log.warn(fields, 'the payment bridge did not answer'),
    }),
  };
}

function readUrl(env: Environment): string {
  const text = env['WAYSTOCK_PAYMENT_URL'];
  if (!text)
    throw new ConfigError(
      'Set WAYSTOCK_PAYMENT_URL to the payment bridge in front of your provider ' +
        '(docs/payment-bridge.md), or to `npm run payment-simulator` to try without one.',
    );
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal =
    url !== undefined && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && isLocal))
    throw new ConfigError(
      'WAYSTOCK_PAYMENT_URL must start with https://, or with http:// for a bridge beside ' +
        'Waystock on this machine.',
    );
  return text;
}

/** Push services want to know whom to ask; without it no device is told anything. */
function readContact(env: Environment): string | undefined {
  const contact = env['WAYSTOCK_PUSH_CONTACT'];
  if (!contact) return undefined;
  if (!/^mailto:[^\s@]+@[^\s@]+$/.test(contact) && !/^https:\/\/[^\s/]+/.test(contact))
    throw new ConfigError(
      'WAYSTOCK_PUSH_CONTACT must be mailto:you@your.host or the https:// address of a page that ' +
        'says who you are.',
    );
  return contact;
}

/** Several, apart by spaces, while a secret is being changed. */
function readSecrets(env: Environment): [string, ...string[]] {
  const [first, ...more] = env['WAYSTOCK_PAYMENT_SECRET']?.split(/\s+/).filter(Boolean) ?? [];
  if (first === undefined)
    throw new ConfigError(
      'Set WAYSTOCK_PAYMENT_SECRET to the secret shared with the payment bridge ' +
        '(echo whsec_$(openssl rand -base64 32)).',
    );
  for (const secret of [first, ...more]) {
    const bytes = Buffer.from(secret.slice(6), 'base64');
    const isOne = secret.startsWith('whsec_') && bytes.length >= 24 && new Set(bytes).size > 4;
    if (!isOne)
      throw new ConfigError(
        'WAYSTOCK_PAYMENT_SECRET must be whsec_ and the base64 of at least 24 random bytes.',
      );
  }
  return [first, ...more];
}
