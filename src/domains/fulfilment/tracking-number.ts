import { assert, type Brand, below, type Random } from '@waystock/kernel';

/**
 * `WS` + ten characters of chance + two check characters, in Crockford's base 32 (no I, L, O, U):
 * `WS7K2M9Q4TBX8C`. Fifty bits, so that a number cannot be guessed: whoever holds it may see the
 * parcel. The body and check read as one base-32 number are divisible by 1021, the largest prime
 * that two characters can count to. Invariants: one character misread or any two neighbours swapped
 * is always noticed, because 32ᵏ, 31 and every digit difference are invertible modulo 1021.
 */
export type TrackingNumber = Brand<string, 'TrackingNumber'>;

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const prefix = 'WS';
const bodyLength = 10;
const modulus = 1021;

export function newTrackingNumber(random: Random): TrackingNumber {
  let body = '';
  for (let i = 0; i < bodyLength; i++) body += alphabet.charAt(below(random, 32));
  return withCheck(body);
}

/** What a scanner, or a person who types, gives us; undefined when it cannot be one of ours. */
export function parseTrackingNumber(text: string): TrackingNumber | undefined {
  const tidy = text
    .toUpperCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  if (!tidy.startsWith(prefix)) return undefined;
  const digits = tidy.slice(prefix.length);
  if (digits.length !== bodyLength + 2) return undefined;
  for (const character of digits) if (!alphabet.includes(character)) return undefined;
  return remainder(digits) === 0 ? (tidy as TrackingNumber) : undefined;
}

/** `WS 7K2M9 Q4TBX 8C`, for people. */
export const formatTrackingNumber = (number: TrackingNumber): string =>
  `${number.slice(0, 2)} ${number.slice(2, 7)} ${number.slice(7, 12)} ${number.slice(12)}`;

function withCheck(body: string): TrackingNumber {
  const check = (modulus - remainder(`${body}00`)) % modulus;
  const number = `${prefix}${body}${alphabet.charAt(check >> 5)}${alphabet.charAt(check & 31)}`;
  assert(remainder(number.slice(prefix.length)) === 0, `bad check characters in ${number}`);
  return number as TrackingNumber;
}

function remainder(digits: string): number {
  let rest = 0;
  for (const character of digits) rest = (rest * 32 + alphabet.indexOf(character)) % modulus;
  return rest;
}
