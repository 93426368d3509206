import { UnreadableInstance } from '../../unreadable-instance.ts';

/** Reads words one after the other, wherever the lines break. */
export interface Words {
  readonly number: (what: string) => number;
  readonly count: (what: string) => number;
  /** A number, or Infinity where a word stands in its place. */
  readonly numberOrNone: (what: string) => number;
  readonly end: () => void;
}

export function wordsOf(text: string, format: string): Words {
  const words = text.split(/\s+/).filter((word) => word !== '');
  let at = 0;
  const fail = (what: string, found: string | undefined): never => {
    const place = found === undefined ? 'the file ends' : `word ${at} is '${found.slice(0, 40)}'`;
    throw new UnreadableInstance(`Not a ${format} file: expected ${what}, but ${place}.`);
  };
  const number = (what: string): number => {
    const word = words[at++];
    const value = Number(word);
    return word === undefined || !Number.isFinite(value) ? fail(what, word) : value;
  };
  return {
    number,
    count: (what) => {
      const value = number(what);
      return Number.isInteger(value) && value > 0 ? value : fail(what, words[at - 1]);
    },
    numberOrNone: (what) => {
      if (!/^[a-z]+$/i.test(words[at] ?? '')) return number(what);
      at++;
      return Infinity;
    },
    end: () => {
      if (at >= words.length) return;
      at++;
      fail('the end', words[at - 1]);
    },
  };
}
