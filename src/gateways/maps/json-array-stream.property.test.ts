import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonArrayItems, StreamFault } from './json-array-stream.ts';

async function* cut(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

async function read(text: string, size = 7): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of jsonArrayItems(cut(text, size))) items.push(item);
  return items;
}

const objects = fc.array(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), {
  maxLength: 6,
});

test('whatever the chunks and the strings, the objects are those of JSON.parse', async () => {
  await fc.assert(
    fc.asyncProperty(
      objects,
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(0, 1),
      async (all, size, indent) => {
        const text = JSON.stringify(all, null, indent);
        expect(await read(text, size)).toEqual(JSON.parse(text));
      },
    ),
  );
});

test('every break is noticed, and what came before it is kept', async () => {
  const all = [{ a: '}]"\\' }, { b: [1, { c: null }] }, { d: 'ü' }];
  const text = JSON.stringify(all);
  for (let end = 0; end < text.length; end++) {
    const items: unknown[] = [];
    const reading = (async () => {
      for await (const item of jsonArrayItems(cut(text.slice(0, end), 5))) items.push(item);
    })();
    await expect(reading).rejects.toMatchObject({ fault: 'truncated' });
    expect(items).toEqual(all.slice(0, items.length));
  }
});

describe('is malformed', () => {
  test.each([
    '{}',
    '[1]',
    '["a"]',
    '[[{}]]',
    '[{]',
    '[{}}',
    '[{}] x',
    '<html>',
    'null',
    '[{"a":1,}]',
  ])('%s', async (text) => {
    await expect(read(text)).rejects.toBeInstanceOf(StreamFault);
  });

  test('an element without end', async () => {
    await expect(read(`[{"a":"${'x'.repeat(70_000)}"}]`, 4096)).rejects.toMatchObject({
      fault: 'malformed',
    });
  });
});
