import { type NoticingWorker, showNotices } from './notices.ts';

/**
 * Keeps a face usable without a network: its page, and what that page needs to come up. One script for
 * every face, registered as `/worker.js?face=driver` for the addresses of that face alone. The build
 * writes its file list into it (`offline-plugin.ts`), so a new build is a new worker; it takes over
 * when the last page of the old one is closed, which therefore never misses a part.
 */
interface Build {
  readonly version: string;
  /** What each face needs to come up. */
  readonly faces: Readonly<Record<string, readonly string[]>>;
}

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Asked extends Lasting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Worker {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  addEventListener(type: 'install' | 'activate', hear: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', hear: (event: Asked) => void): void;
}

const worker = globalThis as unknown as Worker;
const build = JSON.parse('__WAYSTOCK_BUILD__') as Build;
const face = new URL(worker.location.href).searchParams.get('face') ?? '';
const page = `/${face}`;
const ours = `waystock ${face} `;
const cacheName = ours + build.version;

/** The same for everybody, and worth having as it was: how one signs in here, the map of the city. */
const asItWas = new Set(['/web-config.json', '/api/v1/map']);

worker.addEventListener('install', (event) => event.waitUntil(keepFace()));
worker.addEventListener('activate', (event) => event.waitUntil(takeOver()));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(networkFirst(request, page));
  else if (isLasting(pathname)) event.respondWith(cacheFirst(request));
  else if (asItWas.has(pathname)) event.respondWith(networkFirst(request, pathname));
  else if (build.faces[face]?.includes(pathname))
    event.respondWith(networkFirst(request, pathname));
});

/** Assets have their content's hash in their name, tiles of the map its version. */
const isLasting = (pathname: string): boolean =>
  pathname.startsWith('/assets/') || pathname.startsWith('/tiles/');

showNotices(globalThis as unknown as NoticingWorker);

async function keepFace(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll([page, ...(build.faces[face] ?? [])]);
}

async function takeOver(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(ours) && name !== cacheName);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** What is kept is right. */
async function cacheFirst(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request.url, answer.clone());
  return answer;
}

async function networkFirst(request: Request, address: string): Promise<Response> {
  const cache = await caches.open(cacheName);
  try {
    const answer = await fetch(request);
    if (answer.ok && address !== page) await cache.put(address, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(address);
    if (kept) return kept;
    throw error;
  }
}
