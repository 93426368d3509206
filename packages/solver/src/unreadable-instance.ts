/** The file is not what it says, or not readable at all. */
export class UnreadableInstance extends Error {
  override readonly name = 'UnreadableInstance';
  constructor(what: string, line?: number) {
    super(line === undefined ? what : `line ${line}: ${what}`);
  }
}
