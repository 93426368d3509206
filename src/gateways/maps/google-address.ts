import { ok, refuse } from '@waystock/kernel';
import type { AddressProvider } from './address-provider.ts';
import { lineAsking } from './asking.ts';
import { limitedText, parsedJson } from './attempt.ts';
import { costOf } from './budget.ts';
import { addressPath, longestAddress, readVerdict, writeAddress } from './google-address-wire.ts';
import { addressPrice } from './google-prices.ts';
import {
  googleLine,
  type GoogleOptions,
  googleRefusal,
  googleRequest,
  googleTerms,
} from './google.ts';

const requestsPerMinute = 6000;

/** Google Address Validation: one request per address; nothing of it is kept but the place id. */
export function openGoogleAddresses(options: Omit<GoogleOptions, 'traffic'>): AddressProvider {
  const { key, outside, url = 'https://addressvalidation.googleapis.com' } = options;
  const provider = 'google';
  const line = googleLine(options, { perMinute: requestsPerMinute, largest: 20 });
  return {
    id: provider,
    terms: googleTerms,
    async check({ lines, region }, asking) {
      const written = lines.map((text) => text.trim()).filter((text) => text !== '');
      if (written.length === 0 || written.join('').length + (region?.length ?? 0) > longestAddress)
        return refuse({
          kind: 'question-refused',
          provider,
          detail: `an address has 1 to ${longestAddress} characters`,
        });
      return line.ask(
        {
          url: url.replace(/\/$/, '') + addressPath,
          init: googleRequest(key, undefined, writeAddress(written, region)),
          elements: 1,
          cost: costOf(1, addressPrice),
          paidOn: undefined,
          readRefusal: googleRefusal,
          read: async (response) => ok(readVerdict(parsedJson(await limitedText(response)))),
        },
        lineAsking(outside, asking),
      );
    },
  };
}
