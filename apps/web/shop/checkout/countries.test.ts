import { expect, test } from 'vitest';
import { likelyCountry, listCountries } from './countries.ts';

test('countries come by name, each once, and no union among them', () => {
  const all = listCountries();
  const codes = all.map(({ value }) => value);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes).toEqual(expect.arrayContaining(['DE', 'KE', 'US', 'GB']));
  expect(codes).not.toContain('EU');
  expect(all.find(({ value }) => value === 'KE')?.label).toBe('Kenya');
  expect(all.map(({ label }) => label).indexOf('Chile')).toBeLessThan(
    all.map(({ label }) => label).indexOf('Kenya'),
  );
});

test.each([
  [[{ country: 'KE' }], ['de-DE'], 'KE'],
  [[], ['en', 'en-US'], 'US'],
  [[], ['fr'], ''],
  [[], ['en-US@posix', 'de-AT'], 'AT'],
])('with %j, of a device that speaks %j, the next is likely in "%s"', (known, languages, found) => {
  expect(likelyCountry(known, languages)).toBe(found);
});
