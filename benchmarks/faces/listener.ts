import { type ClientRequest, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { LiveFact } from '@waystock/contract';
import { eventParser } from '../../packages/contract/src/event-stream.ts';

/** What one stream of facts has heard, across connections. */
export interface Listener {
  /** The facts heard, by id, in the order in which they came. */
  readonly heard: readonly string[];
  readonly connections: number;
  close(): Promise<void>;
}

export interface ListenerOptions {
  readonly url: string;
  readonly token: string;
  /** Where it begins to listen. */
  readonly from: string;
  /** Told of each fact: milliseconds from when it happened until it was here. */
  readonly onDelay: (ms: number) => void;
}

const retryMs = 500;

/**
 * Listens as a browser does: when the connection ends it comes back and names the last event it had.
 * No library of streams: a thousand of these share the cores with the server they listen to.
 */
export function listen({ url, token, from, onDelay }: ListenerOptions): Listener {
  const heard: string[] = [];
  let last = from;
  let connections = 0;
  let request: ClientRequest | undefined;
  let isClosed = false;

  const connect = (): Promise<void> =>
    new Promise((ended) => {
      const parse = eventParser();
      const headers = { authorization: `Bearer ${token}`, 'last-event-id': last };
      request = get(`${url}/api/v1/live`, { agent: false, headers }, (response) => {
        if (response.statusCode !== 200) return void response.resume().once('end', ended);
        connections++;
        response.setEncoding('utf8').on('data', (text: string) => {
          for (const { id, data } of parse(text)) {
            last = id ?? last;
            if (data === undefined) continue;
            const fact = LiveFact.parse(JSON.parse(data));
            heard.push(fact.fact_id);
            onDelay(Date.now() - fact.at);
          }
        });
        response.once('close', ended);
      }).once('error', () => ended());
    });
  const keepConnected = async (): Promise<void> => {
    while (!isClosed) {
      await connect();
      if (!isClosed) await sleep(retryMs);
    }
  };
  const connected = keepConnected();
  return {
    heard,
    get connections() {
      return connections;
    },
    close() {
      isClosed = true;
      request?.destroy();
      return connected;
    },
  };
}
