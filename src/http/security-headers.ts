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

/** With TLS in front, browsers are told to come back over TLS only. */
export const securityHeaders = (options: { tls: boolean }): Readonly<Record<string, string>> =>
  options.tls
    ? { ...always, 'strict-transport-security': 'max-age=63072000; includeSubDomains' }
    : always;
