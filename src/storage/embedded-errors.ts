export type EmbeddedProblem =
  | 'data-folder-in-use'
  | 'data-folder-not-writable'
  | 'data-folder-damaged'
  | 'other-major-version'
  | 'unsupported-platform'
  | 'port-in-use'
  | 'did-not-start'
  | 'not-running';

/** The embedded server cannot be had. The message says why and what to do about it. */
export class EmbeddedPostgresError extends Error {
  readonly kind: EmbeddedProblem;

  constructor(kind: EmbeddedProblem, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'EmbeddedPostgresError';
    this.kind = kind;
  }
}

/** A second owner came to a data folder whose owner is alive. */
export class DataFolderInUse extends EmbeddedPostgresError {
  constructor(folder: string, url: URL | undefined) {
    const join = url?.href ?? 'the url its connection.json will hold in a moment';
    super(
      'data-folder-in-use',
      `Another Waystock runs on ${folder}. Further processes join it with DATABASE_URL=${join}`,
    );
    this.name = 'DataFolderInUse';
  }
}

/** The code Node or SQLite gave an error, e.g. `EACCES`. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';
