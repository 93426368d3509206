/**
 * Sent with every answer. By hand: they are a dozen fixed lines, and the strictest form of each fits,
 * since the API serves no page but its own document.
 */
const always: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
  'cache-control': 'no-store',
};

/** A page of our own: its own style and script, no inline code, nothing from elsewhere. */
export const pagePolicy =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; " +
  "connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/**
 * The pages of the product: bundled with all they need, so nothing comes from elsewhere but tokens,
 * and those only from the origins named.
 */
export const appHeaders = (origins: readonly string[]): Readonly<Record<string, string>> => ({
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; " +
    "img-src 'self' data: blob:; worker-src 'self'; manifest-src 'self'; " +
    `connect-src ${["'self'", ...origins].join(' ')}; ` +
    "form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
  'permissions-policy': 'camera=(self), geolocation=(self), microphone=(), payment=()',
});

/** With TLS in front, browsers are told to come back over TLS only. */
export const securityHeaders = (options: { tls: boolean }): Readonly<Record<string, string>> =>
  options.tls
    ? { ...always, 'strict-transport-security': 'max-age=63072000; includeSubDomains' }
    : always;
