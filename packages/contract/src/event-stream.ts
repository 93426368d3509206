export interface Event {
  /** The last id the stream has named, with this event or before. */
  readonly id: string | undefined;
  readonly event: string;
  /** Undefined when the stream only moved its id on. */
  readonly data: string | undefined;
}

/** Longer than two heartbeats of the server: a connection that says nothing is dead. */
const silenceMs = 45_000;

/** Reads server-sent events (WHATWG HTML, section 9.2) until the stream ends or falls silent. */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<Event, void> {
  const reader = body.getReader();
  const stop = (): void => void reader.cancel().catch(() => undefined);
  signal?.addEventListener('abort', stop);
  const decoder = new TextDecoder();
  const parser = eventParser();
  try {
    for (;;) {
      const silence = setTimeout(stop, silenceMs);
      const { done, value } = await reader.read().finally(() => clearTimeout(silence));
      if (done) return;
      yield* parser(decoder.decode(value, { stream: true }));
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

/** Takes text as it comes, in pieces of any size, and gives the events that it completes. */
export function eventParser(): (text: string) => Event[] {
  let rest = '';
  let id: string | undefined;
  let name = 'message';
  let data: string[] | undefined;
  let moved = false;

  const take = (line: string, events: Event[]): void => {
    if (line === '') {
      if (data || moved) events.push({ id, event: name, data: data?.join('\n') });
      name = 'message';
      data = undefined;
      moved = false;
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') (data ??= []).push(value);
    else if (field === 'event') name = value;
    else if (field === 'id' && !value.includes('\0')) {
      moved = true;
      id = value;
    }
  };

  return (text) => {
    const events: Event[] = [];
    rest += text;
    // A carriage return at the very end may be the first half of a line end.
    const lines = rest.endsWith('\r')
      ? rest.slice(0, -1).split(/\r\n|\n|\r/)
      : rest.split(/\r\n|\n|\r/);
    const open = lines.pop() ?? '';
    rest = rest.endsWith('\r') ? `${open}\r` : open;
    for (const line of lines) take(line, events);
    return events;
  };
}
