import { useSyncExternalStore } from 'react';

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const storageKey = 'waystock.theme';
const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

const stored = localStorage.getItem(storageKey);
let chosen: Theme = themes.find((theme) => theme === stored) ?? 'auto';

/** What `auto` comes to here and now. */
export const shownTheme = (): 'light' | 'dark' =>
  chosen === 'auto' ? (prefersDark.matches ? 'dark' : 'light') : chosen;

function show(): void {
  document.documentElement.dataset['theme'] = shownTheme();
  for (const tell of listeners) tell();
}

export function chooseTheme(theme: Theme): void {
  chosen = theme;
  localStorage.setItem(storageKey, theme);
  show();
}

const subscribe = (tell: () => void): (() => void) => {
  listeners.add(tell);
  return () => listeners.delete(tell);
};

export const useTheme = (): Theme => useSyncExternalStore(subscribe, () => chosen);
export const useShownTheme = (): 'light' | 'dark' => useSyncExternalStore(subscribe, shownTheme);

prefersDark.addEventListener('change', show);
show();
