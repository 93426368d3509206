import { looksLikeCordeau, readCordeau } from './cordeau.ts';
import { type ReadOptions, type ReadProblem } from './instance.ts';
import { UnreadableInstance } from '../../unreadable-instance.ts';
import { looksLikeLiLim, readLiLim } from './lilim.ts';
import { looksLikeSolomon, readSolomon } from './solomon.ts';
import { looksLikeVrplib, readVrplib } from './vrplib.ts';
import { looksLikeWaystock, readWaystock } from './waystock.ts';

interface Reader {
  readonly looksRight: (text: string) => boolean;
  readonly read: (text: string, options?: ReadOptions) => ReadProblem;
}

/** In the order in which they are tried: what says most about itself comes first. */
const READERS = {
  waystock: { looksRight: looksLikeWaystock, read: readWaystock },
  vrplib: { looksRight: looksLikeVrplib, read: readVrplib },
  solomon: { looksRight: looksLikeSolomon, read: readSolomon },
  lilim: { looksRight: looksLikeLiLim, read: readLiLim },
  cordeau: { looksRight: looksLikeCordeau, read: readCordeau },
} satisfies Readonly<Record<string, Reader>>;

export type Format = keyof typeof READERS;
export const FORMATS = Object.keys(READERS) as readonly Format[];

/** Which format a text is in, by its own sections and columns; undefined if in none. */
export const detectFormat = (text: string): Format | undefined =>
  FORMATS.find((format) => READERS[format].looksRight(text));

/** Reads a file in any of the formats. Throws `UnreadableInstance`. */
export function readInstance(
  text: string,
  options: ReadOptions & { readonly format?: Format | undefined } = {},
): ReadProblem {
  const format = options.format ?? detectFormat(text);
  if (format === undefined) {
    throw new UnreadableInstance(`the format is none of ${FORMATS.join(', ')}`);
  }
  return READERS[format].read(text, options);
}
