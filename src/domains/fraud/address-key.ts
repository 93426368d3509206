import { createHash } from 'node:crypto';

/**
 * One key per door, however it is spelt: capitals, accents, punctuation and spaces do not count.
 * A hash, since two orders to one door must be seen to be so and nothing more need be known here. It
 * can be guessed from a list of all addresses, so it still is personal data: `forgetCustomer`.
 */
export function addressKey(address: {
  readonly street: string;
  readonly postcode: string;
  readonly city: string;
  readonly country: string;
}): string {
  const { street, postcode, city, country } = address;
  const text = [country, postcode, city, street].map(plain).join('|');
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');
