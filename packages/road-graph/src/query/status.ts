/** What a cell says about its pair; the position in this list is its code. */
export const cellStatuses = [
  'ok',
  'unreachable',
  'source-not-snapped',
  'target-not-snapped',
  'estimated',
  'provider-error',
  'forbidden',
] as const;
export type CellStatus = (typeof cellStatuses)[number];

export const statusCode = (status: CellStatus): number => cellStatuses.indexOf(status);
