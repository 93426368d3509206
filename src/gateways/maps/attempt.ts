import { type Result, refuse, type Seconds } from '@waystock/kernel';
import { givenUp, type LineAsking } from './asking.ts';
import { StreamFault } from './json-array-stream.ts';
import type { Outside } from './outside.ts';
import type { MapRefusal } from './refusals.ts';
import { retryAfter } from './retry.ts';

/** One HTTP request to a provider and how its answer is read. */
export interface Question<T> {
  readonly url: string;
  readonly init: RequestInit;
  /** What the provider's rate counts. */
  readonly elements: number;
  /** In thousandths of the budget's minor unit. */
  readonly cost: bigint;
  /** The day on which the first try has been counted already, with the table it belongs to. */
  readonly paidOn: string | undefined;
  /** Reads an answer of status 200; throws StreamFault for what is none of the API. */
  readonly read: (response: Response) => Promise<Result<T, MapRefusal>>;
  /** Finds the meaning of another status in its body; undefined leaves it to the status. */
  readonly readRefusal?: (body: string) => MapRefusal | undefined;
}

export interface Attempt<T> {
  readonly result: Result<T, MapRefusal>;
  /** Whether the provider may have charged for it. */
  readonly isBilled: boolean;
  /** Of the answer, if one came. */
  readonly status?: number;
  /** The Retry-After of the answer. */
  readonly wait?: Seconds;
}

interface Sending {
  readonly provider: string;
  readonly outside: Outside;
  readonly asking: LineAsking;
}

export async function attempt<T>(question: Question<T>, sending: Sending): Promise<Attempt<T>> {
  const { provider, outside, asking } = sending;
  let response: Response | undefined;
  try {
    const { signal } = asking;
    response = await outside.fetch(question.url, { ...question.init, redirect: 'error', signal });
    if (response.status === 200) return { result: await question.read(response), isBilled: true };
    return await refused(question, response, sending);
  } catch (error) {
    if (asking.signal.aborted) return { result: refuse(givenUp(provider, asking)), isBilled: true };
    return { result: refuse(brokenOff(provider, error)), isBilled: response?.status === 200 };
  }
}

/** Whatever has another status than 200 is not charged for. */
async function refused<T>(
  { readRefusal }: Question<T>,
  response: Response,
  { provider, outside }: Sending,
): Promise<Attempt<T>> {
  const { status } = response;
  const wait = retryAfter(response.headers.get('retry-after'), outside.now());
  const body = await limitedText(response, longestRefusal);
  const error = readRefusal?.(body) ?? meaningOf(status, provider, wait);
  return {
    result: refuse(error),
    isBilled: false,
    status,
    ...(wait === undefined ? {} : { wait }),
  };
}

function meaningOf(status: number, provider: string, wait: Seconds | undefined): MapRefusal {
  if (status === 429)
    return { kind: 'too-many-requests', provider, ...(wait === undefined ? {} : { wait }) };
  if (status === 401 || status === 403) return { kind: 'key-refused', provider, status };
  if (status >= 500) return { kind: 'provider-failed', provider, detail: `status ${status}` };
  return { kind: 'question-refused', provider, detail: `status ${status}` };
}

/** The code of a failed connection says enough; its message could hold an address. */
function brokenOff(provider: string, error: unknown): MapRefusal {
  if (error instanceof StreamFault && error.fault === 'malformed')
    return { kind: 'answer-malformed', provider, detail: error.message };
  if (error instanceof StreamFault)
    return { kind: 'provider-failed', provider, detail: error.message };
  const cause =
    error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  const code = typeof cause?.code === 'string' ? cause.code : 'no connection';
  return { kind: 'provider-failed', provider, detail: code };
}

const longestRefusal = 65_536;
const longestAnswer = 64 * 1024 * 1024;

/** The whole body, unless it is longer than any answer should be. */
export async function limitedText(response: Response, longest = longestAnswer): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > longest) throw new StreamFault('malformed', 'the answer has no end');
  }
  return text + decoder.decode();
}

export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StreamFault('malformed', 'the answer is not JSON');
  }
}
