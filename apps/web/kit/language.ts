/** Whether a tag of a language is one that the browser itself would take back. */
export function isLanguage(tag: string): boolean {
  try {
    return new Intl.Locale(tag).language !== '';
  } catch {
    return false;
  }
}

/**
 * A browser without a locale (LANG=C) speaks `en-US@posix`, which its own Intl refuses; libraries that
 * ask it for that language as they load would break the page. To be called before they come.
 */
export function speakKnownLanguage(): void {
  if (isLanguage(navigator.language)) return;
  Object.defineProperty(navigator, 'language', { value: 'en-GB', configurable: true });
}
