import type { Browser, Page } from 'playwright-core';

/** A demo city that runs elsewhere (`npm start`), as its visitors use it. */
export interface DemoCity {
  readonly url: string;
  /** Undefined where the answer has no body. */
  ask<Answer>(method: string, path: string, body?: object, token?: string): Promise<Answer>;
  signIn(persona: string): Promise<Session>;
  /** A page in which a persona has signed in. */
  open(browser: Browser, persona: string, look?: Look): Promise<Page>;
}

export interface Session {
  readonly token: string;
  readonly role: string;
  readonly subject: string;
  readonly name: string;
}

interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: 'reduce' | 'no-preference';
}

export function demoCity(url: string): DemoCity {
  let keys = 0;
  const run = Date.now().toString(36);
  const city: DemoCity = {
    url,
    async ask<Answer>(method: string, path: string, body?: object, token?: string) {
      const response = await fetch(url + path, {
        method,
        headers: {
          'content-type': 'application/json',
          'idempotency-key': `bench-${run}-${keys++}`,
          ...(token && { authorization: `Bearer ${token}` }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return (text === '' ? undefined : JSON.parse(text)) as Answer;
    },
    signIn: (persona) => city.ask<Session>('POST', '/demo/sign-in', { persona }),
    async open(browser, persona, { width = 1920, height = 1080, reducedMotion } = {}) {
      const { token, role, subject, name } = await city.signIn(persona);
      const context = await browser.newContext({
        viewport: { width, height },
        locale: 'en-GB',
        ...(reducedMotion && { reducedMotion }),
      });
      const session = { token, expiresAt: Date.now() + 3_600_000, role, subject, name };
      await context.addInitScript(
        (text) => sessionStorage.setItem('waystock.session', text),
        JSON.stringify(session),
      );
      return context.newPage();
    },
  };
  return city;
}

/** As `sorted` stands in rising order. */
export const quantile = (sorted: readonly number[], share: number): number =>
  Math.round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0);

/** What a page has and this program has not. */
declare const sessionStorage: { setItem(key: string, value: string): void };
