/** What the command line may touch. */
export interface CliIo {
  /** Throws if the file cannot be read. */
  readonly readText: (path: string) => string;
  readonly writeText: (path: string, text: string) => void;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether somebody watches stderr. */
  readonly watched: boolean;
  /** Seconds since the process began. */
  readonly elapsed: () => number;
}

/** Wrong words on the command line; the message says which and what is possible. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
