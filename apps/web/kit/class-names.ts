/** Joins what is there: `names('badge', isBad && 'badge-bad')`. */
export const names = (...parts: readonly (string | false | undefined)[]): string =>
  parts.filter((part) => part).join(' ');
