import type { Role } from '@waystock/contract';
import type { Rate } from './rate-limit.ts';
import type { TokenRules } from './tokens.ts';

export interface HttpConfig {
  readonly tokens: TokenRules;
  /** Answers are served over TLS, by a proxy in front. */
  readonly tls: boolean;
  /** Addresses of proxies whose X-Forwarded-For is believed; none by default. */
  readonly trustProxy: boolean | string;
  readonly bodyLimitBytes: number;
  readonly rates: Readonly<Record<Role | 'nobody', Rate>>;
  /** Whether anyone who reaches the port may read /metrics, or operations and auditors only. */
  readonly metrics: 'open' | 'authenticated';
  readonly version: string;
  readonly pages: PagesConfig;
}

export interface PagesConfig {
  /** Where the built pages are; without them the bare address leads to the API's page. */
  readonly folder: string | undefined;
  readonly signIn: SignIn;
}

/** How people who open a page say who they are. */
export type SignIn =
  | { readonly kind: 'none' | 'demo' }
  | {
      readonly kind: 'oidc';
      readonly issuer: string;
      readonly clientId: string;
      readonly scopes: string;
      readonly audience: string;
      /** Where the browser may fetch tokens: the issuer's, and what its discovery names elsewhere. */
      readonly origins: readonly string[];
    };

/** Per process and caller. People are slower than these; machines are told when to come back. */
export const usualRates: HttpConfig['rates'] = {
  nobody: { perSecond: 20, burst: 100 },
  shopper: { perSecond: 20, burst: 100 },
  driver: { perSecond: 20, burst: 100 },
  host: { perSecond: 50, burst: 200 },
  auditor: { perSecond: 50, burst: 200 },
  ops: { perSecond: 500, burst: 2_000 },
  device: { perSecond: 500, burst: 2_000 },
};

/** In production /metrics is not for everybody, and browsers come back over TLS only. */
export const httpConfig = (options: {
  readonly tokens: TokenRules;
  readonly pages: PagesConfig;
  readonly production: boolean;
}): HttpConfig => ({
  ...usualConfig,
  tokens: options.tokens,
  pages: options.pages,
  tls: options.production,
  metrics: options.production ? 'authenticated' : 'open',
});

export const usualConfig: Omit<HttpConfig, 'tokens'> = {
  tls: false,
  trustProxy: false,
  bodyLimitBytes: 262_144,
  rates: usualRates,
  metrics: 'open',
  version: '0.1.0',
  pages: { folder: undefined, signIn: { kind: 'none' } },
};
