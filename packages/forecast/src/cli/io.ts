/** What the command line may touch. */
export interface CliIo {
  /** Throws if the file cannot be read. */
  readonly readText: (path: string) => string;
  /** The names in a folder; throws if there is none. */
  readonly listFolder: (path: string) => readonly string[];
  readonly writeText: (path: string, text: string) => void;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}
