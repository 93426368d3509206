import { openDeviceStore } from '../../kit/offline/device-store.ts';
import type { Entry, Outgoing, Shelf } from './queue.ts';

/** What this device keeps when the page is closed: what is to be sent, and what was read last. */
export const device = openDeviceStore('waystock-driver', {
  outbox: { keyPath: 'seq', autoIncrement: true },
  kept: {},
});

/** Every change is seen at once, in other tabs of the same driver as well. */
export const shelf: Shelf = {
  all: () => device.read('outbox', (in_) => in_.getAll() as IDBRequest<Entry[]>),
  add: (entry) => change((in_) => in_.add(entry)),
  put: (entry) => change((in_) => in_.put(entry)),
  remove: (seq) => change((in_) => in_.delete(seq)),
};

async function change(work: (in_: IDBObjectStore) => IDBRequest): Promise<void> {
  await device.write('outbox', work);
  await reload();
  localStorage.setItem(changeKey, crypto.randomUUID());
}

/** Written at each change: other tabs hear of it. */
const changeKey = 'waystock.outbox-changed';
const listeners = new Set<() => void>();
addEventListener('storage', ({ key }) => {
  if (key === changeKey) refresh();
});

let entries: readonly Entry[] = [];
export const outbox = {
  entries: (): readonly Entry[] => entries,
  subscribe(tell: () => void): () => void {
    listeners.add(tell);
    return () => listeners.delete(tell);
  },
  /** Resolves when it is written; only then it may be shown as done. */
  async add(owner: string, ...all: readonly Outgoing[]): Promise<void> {
    for (const what of all) await shelf.add({ key: crypto.randomUUID(), owner, what });
  },
  /** As new work at the end, under a new key: the old one has its answer. */
  async tryAgain({ seq, owner, what }: Entry): Promise<void> {
    await shelf.remove(seq);
    await outbox.add(owner, what);
  },
  discard: ({ seq }: Entry): Promise<void> => shelf.remove(seq),
};

let readings = 0;

async function reload(): Promise<void> {
  const mine = ++readings;
  const read = await shelf.all();
  // One that began later knows more.
  if (mine !== readings) return;
  entries = read;
  for (const tell of listeners) tell();
}

const refresh = (): void => void reload().catch(reportError);
refresh();
