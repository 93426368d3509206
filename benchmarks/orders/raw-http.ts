import { connect, type Socket } from 'node:net';

/**
 * HTTP/1.1 as far as a load generator needs it: one request at a time on a connection that is kept,
 * answers that say how long they are. It shares the cores with what it measures, so it does no more.
 */
export interface RawHttp {
  /** Sends a whole request and resolves with the status of its answer. */
  send(request: string): Promise<number>;
  close(): void;
}

interface Waiting {
  readonly resolve: (status: number) => void;
  readonly reject: (error: Error) => void;
}

export function openRawHttp(url: URL): Promise<RawHttp> {
  return new Promise((opened, failed) => {
    const socket = connect(Number(url.port), url.hostname);
    socket.setNoDelay(true).setEncoding('latin1');
    socket.once('error', failed);
    socket.once('connect', () => opened(over(socket)));
  });
}

function over(socket: Socket): RawHttp {
  let waiting: Waiting | undefined;
  let received = '';
  const fail = (error: Error): void => {
    waiting?.reject(error);
    waiting = undefined;
  };
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the server closed the connection')));
  socket.on('data', (chunk: string) => {
    received = received === '' ? chunk : received + chunk;
    const head = received.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = /\r\ncontent-length: *(\d+)/i.exec(received)?.[1];
    if (length === undefined) return fail(new Error(`no length: ${received.slice(0, 200)}`));
    if (received.length < head + 4 + Number(length)) return;
    const status = Number(received.slice(9, 12));
    received = '';
    const answered = waiting;
    waiting = undefined;
    answered?.resolve(status);
  });
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request, 'latin1');
      }),
    close: () => socket.destroy(),
  };
}
