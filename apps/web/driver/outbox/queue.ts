import type { Instant, RouteId, ShipmentId, StopId, VehicleId } from '@waystock/kernel';

/**
 * What the driver has done and the server has not answered yet. Entries are written before anything
 * is shown as done, sent in the order in which they happened, each under a key of its own, and
 * removed only by an answer: one that is sent again after a lost answer is replayed by the server, so
 * nothing is lost and nothing counts twice. A refused one stays to be seen and does not hold up
 * those after it.
 */
export interface Entry {
  /** Counts up on this device. */
  readonly seq: number;
  /** The Idempotency-Key, the same however often it is sent. */
  readonly key: string;
  /** Whose work it is; another driver on the same device does not send it. */
  readonly owner: string;
  readonly what: Outgoing;
  /** Why the server will not have it. */
  readonly refused?: Refused;
}

export type Outgoing =
  | { readonly kind: 'report'; readonly routeId: RouteId; readonly event: RouteEvent }
  | {
      readonly kind: 'proof';
      readonly shipmentId: ShipmentId;
      readonly proofId: string;
      readonly shows: 'photo' | 'signature';
      readonly data: string;
      readonly takenAt: Instant;
    }
  | {
      readonly kind: 'scan';
      readonly shipmentId: ShipmentId;
      readonly code: string;
      readonly vehicleId: VehicleId;
    };

/** As the contract has it, with the device's instant. */
export type RouteEvent = { readonly at: Instant } & (
  | { readonly type: 'started' | 'resumed' | 'finished' }
  | { readonly type: 'arrived' | 'loaded'; readonly stop_id: StopId }
  | { readonly type: 'delivered'; readonly stop_id: StopId; readonly proof: Proof }
  | { readonly type: 'failed'; readonly stop_id: StopId; readonly reason: Failure }
  | { readonly type: 'paused'; readonly duration_s: number }
  | { readonly type: 'broke-down'; readonly detail: string }
);

export interface Proof {
  readonly photo_id?: string;
  readonly signature_id?: string;
}

export const failures = [
  'nobody-home',
  'refused',
  'wrong-address',
  'no-access',
  'damaged',
  'out-of-time',
] as const;
export type Failure = (typeof failures)[number];

export interface Refused {
  readonly kind: string;
  readonly title: string;
  readonly detail: string;
  readonly action: string;
}

/** What became of a sending: taken, refused for good, or to be sent again as it is. */
export type Answer = { readonly ok: true } | { readonly ok: false; readonly problem: Problem };
export interface Problem extends Refused {
  readonly status: number;
}

/** No answer, busy, or not signed in any more: nothing was decided about the entry. */
export const isForLater = ({ kind, status }: Problem): boolean =>
  kind === 'unreachable' ||
  kind === 'still-in-progress' ||
  status === 401 ||
  status === 429 ||
  status >= 500;

/** In the order in which it happened. */
export const waitingOf = (entries: readonly Entry[], owner: string): Entry[] =>
  entries
    .filter((entry) => entry.owner === owner && entry.refused === undefined)
    .sort((a, b) => a.seq - b.seq);

export const refusedOf = (entries: readonly Entry[], owner: string): Entry[] =>
  entries.filter((entry) => entry.owner === owner && entry.refused !== undefined);

/** Where entries are kept; `add` gives them their number. */
export interface Shelf {
  all(): Promise<readonly Entry[]>;
  add(entry: Omit<Entry, 'seq'>): Promise<void>;
  put(entry: Entry): Promise<void>;
  remove(seq: number): Promise<void>;
}

/**
 * Sends what waits, one after the other, until nothing waits or something has to wait longer. Runs
 * once at a time; it may be cut off anywhere and begun again.
 */
export async function sendWaiting(
  shelf: Shelf,
  owner: string,
  send: (entry: Entry) => Promise<Answer>,
): Promise<'empty' | 'later'> {
  for (;;) {
    const waiting = waitingOf(await shelf.all(), owner);
    if (waiting.length === 0) return 'empty';
    for (const entry of waiting) {
      const answer = await send(entry);
      if (answer.ok) await shelf.remove(entry.seq);
      else if (isForLater(answer.problem)) return 'later';
      else await shelf.put({ ...entry, refused: refusedBy(answer.problem) });
    }
  }
}

const refusedBy = ({ kind, title, detail, action }: Problem): Refused => ({
  kind,
  title,
  detail,
  action,
});
