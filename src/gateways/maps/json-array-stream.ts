/**
 * The objects of a JSON array while it still arrives. Google sends a table as one array whose elements
 * come as they are ready; read like this, what came before a break is not lost, and a table of any
 * size needs the memory of one element.
 *
 * It splits by brackets outside strings and leaves each object to JSON.parse. Anything but an array of
 * objects is malformed; an end before the closing bracket is truncated.
 */
export class StreamFault extends Error {
  readonly fault: 'malformed' | 'truncated';
  constructor(fault: 'malformed' | 'truncated', detail: string) {
    super(detail);
    this.fault = fault;
  }
}

const longestItem = 65_536;
type State = 'before' | 'between' | 'inside' | 'after';

export async function* jsonArrayItems(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<unknown, void, void> {
  const splitter = new Splitter();
  const decoder = new TextDecoder();
  for await (const chunk of chunks) yield* splitter.push(decoder.decode(chunk, { stream: true }));
  yield* splitter.push(decoder.decode());
  if (!splitter.isDone) throw new StreamFault('truncated', 'the array breaks off');
}

class Splitter {
  #state: State = 'before';
  #item = '';
  #depth = 0;
  #inString = false;
  #isEscaped = false;

  get isDone(): boolean {
    return this.#state === 'after';
  }

  *push(text: string): Generator<unknown, void, void> {
    for (const char of text) {
      if (this.#state !== 'inside') this.#outside(char);
      if (this.#state !== 'inside') continue;
      this.#item += char;
      if (this.#item.length > longestItem) throw malformed('an element without end');
      this.#count(char);
      if (this.#depth > 0) continue;
      yield parsed(this.#item);
      this.#item = '';
      this.#state = 'between';
    }
  }

  #outside(char: string): void {
    if (/\s/.test(char)) return;
    if (this.#state === 'before' && char === '[') this.#state = 'between';
    else if (this.#state === 'between' && char === '{') this.#state = 'inside';
    else if (this.#state === 'between' && char === ']') this.#state = 'after';
    else if (this.#state !== 'between' || char !== ',') throw malformed('not an array of objects');
  }

  #count(char: string): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (this.#inString && char === '\\') this.#isEscaped = true;
    else if (char === '"') this.#inString = !this.#inString;
    else if (!this.#inString && (char === '{' || char === '[')) this.#depth += 1;
    else if (!this.#inString && (char === '}' || char === ']')) this.#depth -= 1;
  }
}

function parsed(item: string): unknown {
  try {
    return JSON.parse(item);
  } catch {
    throw malformed('an element is not JSON');
  }
}

const malformed = (detail: string): StreamFault => new StreamFault('malformed', detail);
