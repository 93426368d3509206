import { asId, type CustomerId, position } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { type AddressDraft, checkAddress, checkProfile, type CustomerDraft } from './customer.ts';

const id = asId<CustomerId>('cus_1');
const profile: CustomerDraft = {
  id,
  name: 'Wanjirũ Kamau',
  email: 'w.kamau@example.co.ke',
  phone: '+254 (0)20 123-4567',
};
const address: AddressDraft = {
  customerId: id,
  position: position(36.82, -1.29),
  lines: ['Moi Avenue 12'],
  postcode: '00100',
  city: 'Nairobi',
  country: 'KE',
  recipient: undefined,
  instructions: 'Blue gate',
};

describe('profile', () => {
  test.each<[string, Partial<CustomerDraft>, string[]]>([
    ['ordinary', {}, []],
    ['without telephone', { phone: undefined }, []],
    ['blank name', { name: ' ' }, ['name']],
    ['name of 201 characters', { name: 'x'.repeat(201) }, ['name']],
    ['e-mail without host', { email: 'kamau' }, ['email']],
    ['e-mail with a space', { email: 'w kamau@example.com' }, ['email']],
    ['e-mail without a dot', { email: 'kamau@localhost' }, ['email']],
    ['e-mail of 255 characters', { email: `${'x'.repeat(250)}@a.de` }, ['email']],
    ['letters in the telephone', { phone: '0800-CALL-ME' }, ['phone']],
    ['two at once', { name: '', phone: '1' }, ['name', 'phone']],
  ])('%s', (_name, change, fields) => {
    const result = checkProfile({ ...profile, ...change });
    expect(result.ok ? [] : result.error.issues.map((issue) => issue.field)).toEqual(fields);
  });
});

describe('address', () => {
  test.each<[string, Partial<AddressDraft>, string[]]>([
    ['ordinary', {}, []],
    ['without postcode', { postcode: '' }, []],
    ['no line', { lines: [] }, ['lines']],
    ['five lines', { lines: ['1', '2', '3', '4', '5'] }, ['lines']],
    ['a blank line', { lines: ['Moi Avenue 12', ''] }, ['lines']],
    ['long postcode', { postcode: '1234567890123' }, ['postcode']],
    ['no city', { city: '' }, ['city']],
    ['country by name', { country: 'Kenya' }, ['country']],
    ['country in small letters', { country: 'ke' }, ['country']],
    ['empty recipient', { recipient: '' }, ['recipient']],
    ['long instructions', { instructions: 'x'.repeat(501) }, ['instructions']],
  ])('%s', (_name, change, fields) => {
    const result = checkAddress({ ...address, ...change });
    expect(result.ok ? [] : result.error.issues.map((issue) => issue.field)).toEqual(fields);
  });
});

test('issues never repeat what the person said', () => {
  const wrong = { ...profile, name: 'x'.repeat(300), email: 'secret', phone: 'secret' };
  expect(JSON.stringify(checkProfile(wrong))).not.toMatch(/secret|xxx/);
});
