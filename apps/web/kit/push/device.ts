/**
 * This browser as a device that can be told things while no page is open. Which subscription of the
 * server it is, is kept beside it; whoever signs out takes both along.
 */
const storageKey = 'waystock.push';

export const knownSubscription = (): string | null => localStorage.getItem(storageKey);

export function keepSubscription(id: string | null): void {
  if (id === null) localStorage.removeItem(storageKey);
  else localStorage.setItem(storageKey, id);
}

/** Undefined where the browser cannot: no worker (a page that is not built), no push, no secure origin. */
export async function pushManager(): Promise<PushManager | undefined> {
  if (!('serviceWorker' in navigator) || !('PushManager' in globalThis)) return undefined;
  if (!('Notification' in globalThis)) return undefined;
  const { serviceWorker } = navigator;
  // At the first visit it is just being installed; where there will be none nobody waits for ever.
  const soon = new Promise<undefined>((resolve) => setTimeout(resolve, 5_000, undefined));
  const known = await serviceWorker.getRegistration();
  return (known ?? (await Promise.race([serviceWorker.ready, soon])))?.pushManager;
}

/** The browser's own subscription, made if there is none; bound to the key of this server. */
export async function subscribe(manager: PushManager, key: string): Promise<PushSubscription> {
  const applicationServerKey = bytesOf(key);
  const known = await manager.getSubscription();
  if (known && sameBytes(known.options.applicationServerKey, applicationServerKey)) return known;
  // Of another server that was here before: its messages could not be told from ours.
  await known?.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

/** From now on nothing reaches this device; the server hears so with its next message. */
export async function forgetDevice(): Promise<void> {
  keepSubscription(null);
  const known = await (await pushManager())?.getSubscription();
  await known?.unsubscribe();
}

const bytesOf = (base64url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (c) =>
    c.charCodeAt(0),
  );

function sameBytes(a: ArrayBuffer | null, b: Uint8Array): boolean {
  const known = new Uint8Array(a ?? new ArrayBuffer(0));
  return known.length === b.length && known.every((byte, i) => byte === b[i]);
}
