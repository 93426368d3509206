import { UnreadableInstance } from '../../unreadable-instance.ts';
import { linesOf, type NumberRow, numbersIn, valueAt } from './number-rows.ts';

/**
 * The text of a VRPLIB file (Uchoa et al. 2017, with PyVRP's sections for richer classes) as
 * specifications and sections of number rows, before anything is made of them.
 */
export interface VrplibText {
  /** `DIMENSION : 101` and the like. */
  readonly specs: ReadonlyMap<string, string>;
  /** Rows of each `…_SECTION`. */
  readonly sections: ReadonlyMap<string, readonly NumberRow[]>;
}

const SPEC = /^([A-Z][A-Z0-9_]*)\s*:\s*(.*)$/i;
const SECTION = /^([A-Z][A-Z0-9_]*_SECTION)\s*:?$/i;

export const looksLikeVrplib = (text: string): boolean =>
  /^\s*(NAME|TYPE|DIMENSION|COMMENT|EDGE_WEIGHT_TYPE)\s*:/im.test(text.slice(0, 2000));

export function readSections(text: string): VrplibText {
  const specs = new Map<string, string>();
  const sections = new Map<string, NumberRow[]>();
  let rows: NumberRow[] | null = null;
  for (const { text: content, line } of linesOf(text)) {
    if (/^EOF\b/i.test(content)) break;
    const section = SECTION.exec(content)?.[1]?.toUpperCase();
    const spec = SPEC.exec(content);
    if (section !== undefined) {
      if (sections.has(section)) throw new UnreadableInstance(`${section} stands twice`, line);
      rows = [];
      sections.set(section, rows);
    } else if (spec !== null) {
      specs.set((spec[1] as string).toUpperCase(), unquoted(spec[2] as string));
      rows = null;
    } else if (rows === null) {
      throw new UnreadableInstance(`'${content.slice(0, 40)}' is no section and no entry`, line);
    } else rows.push(numbersIn(content, line));
  }
  return { specs, sections };
}

const unquoted = (value: string): string => value.trim().replace(/^"(.*)"$/, '$1');

/** A number that the head of the file states; undefined if it does not. */
export function specNumber(file: VrplibText, name: string): number | undefined {
  const text = file.specs.get(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) {
    throw new UnreadableInstance(`${name} is '${text}', not a number`);
  }
  return value;
}

/**
 * One row for each of `count` things numbered from 1 (nodes, vehicles), in their order and without
 * their number; undefined if the file has no such section.
 */
export function indexedRows(
  file: VrplibText,
  section: string,
  count: number,
): readonly NumberRow[] | undefined {
  const rows = file.sections.get(section);
  if (rows === undefined) return undefined;
  const out: (NumberRow | undefined)[] = Array.from({ length: count });
  for (const row of rows) {
    const index = valueAt(row, 0, 'the number');
    if (!Number.isInteger(index) || index < 1 || index > count) {
      throw new UnreadableInstance(`${index} in ${section} is not from 1 to ${count}`, row.line);
    }
    if (out[index - 1])
      throw new UnreadableInstance(`${index} stands twice in ${section}`, row.line);
    out[index - 1] = { line: row.line, values: row.values.slice(1) };
  }
  const missing = out.findIndex((row) => row === undefined);
  if (missing >= 0) throw new UnreadableInstance(`${section} has no row for ${missing + 1}`);
  return out as NumberRow[];
}

/** Like `indexedRows`, where each row has one value. */
export const indexedValues = (
  file: VrplibText,
  section: string,
  count: number,
): readonly number[] | undefined =>
  indexedRows(file, section, count)?.map((row) => valueAt(row, 0, `a value in ${section}`));
