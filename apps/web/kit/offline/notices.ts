/** What the server tells a device: sealed on its way, so what can be read here was written by it. */
interface Notice {
  readonly title: string;
  readonly body: string;
  /** A page of ours. */
  readonly url: string;
  /** A later notice under one tag takes the place of an earlier one. */
  readonly tag: string;
}

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Pushed extends Lasting {
  readonly data: { json(): unknown } | null;
}
interface Tapped extends Lasting {
  readonly notification: { readonly data: { readonly url: string }; close(): void };
}
interface Tab {
  readonly url: string;
  focus(): Promise<unknown>;
  navigate(url: string): Promise<unknown>;
}

export interface NoticingWorker {
  readonly location: Location;
  readonly registration: {
    showNotification(title: string, options: object): Promise<void>;
  };
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly Tab[]>;
    openWindow(url: string): Promise<unknown>;
  };
  addEventListener(type: 'push', hear: (event: Pushed) => void): void;
  addEventListener(type: 'notificationclick', hear: (event: Tapped) => void): void;
}

/** Shows what is told to this device; a tap opens what it is about, in the tab there is. */
export function showNotices(worker: NoticingWorker): void {
  worker.addEventListener('push', (event) => {
    // Nothing of ours comes without words.
    if (!event.data) return;
    const { title, body, url, tag } = event.data.json() as Notice;
    const options = { body, tag, icon: '/icon-192.png', badge: '/icon-192.png', data: { url } };
    event.waitUntil(worker.registration.showNotification(title, options));
  });
  worker.addEventListener('notificationclick', (event) => {
    const { notification } = event;
    notification.close();
    const { href, origin, pathname } = new URL(notification.data.url, worker.location.origin);
    if (origin === worker.location.origin) event.waitUntil(open(worker, { href, pathname }));
  });
}

async function open(
  { clients }: NoticingWorker,
  { href, pathname }: { readonly href: string; readonly pathname: string },
): Promise<unknown> {
  const face = pathname.split('/')[1] ?? '';
  const tabs = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const tab = tabs.find(({ url }) => new URL(url).pathname.split('/')[1] === face);
  if (!tab) return clients.openWindow(href);
  await tab.focus();
  return tab.url === href ? undefined : tab.navigate(href);
}
