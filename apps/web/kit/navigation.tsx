import { type AnchorHTMLAttributes, type MouseEvent, useSyncExternalStore } from 'react';

/** The address is the state: what is open can be linked to, reloaded and gone back from. */
const listeners = new Set<() => void>();
const tellAll = (): void => {
  for (const tell of listeners) tell();
};
addEventListener('popstate', tellAll);

export function navigate(to: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', to);
  else history.replaceState(null, '', to);
  tellAll();
}

const subscribe = (tell: () => void): (() => void) => {
  listeners.add(tell);
  return () => listeners.delete(tell);
};

/** `/console/orders/ord_1` without the face: `['orders', 'ord_1']`. */
export const usePathParts = (): readonly string[] =>
  useSyncExternalStore(subscribe, () => location.pathname)
    .split('/')
    .slice(2)
    .filter((part) => part !== '')
    .map(decodeURIComponent);

export function useSearchParam(name: string): [string | undefined, (value?: string) => void] {
  const search = useSyncExternalStore(subscribe, () => location.search);
  const set = (value?: string): void => {
    const params = new URLSearchParams(location.search);
    if (value === undefined || value === '') params.delete(name);
    else params.set(name, value);
    const text = params.toString();
    navigate(text === '' ? location.pathname : `${location.pathname}?${text}`, 'replace');
  };
  return [new URLSearchParams(search).get(name) ?? undefined, set];
}

/** A link within a face; with a modifier key it opens as the browser does. */
export function Link({ href = '', onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement>) {
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
    const own = event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0;
    if (own || event.defaultPrevented) return;
    event.preventDefault();
    navigate(href);
  };
  return <a {...rest} href={href} onClick={follow} />;
}
