import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { instant } from '@waystock/kernel';
import type { Books } from '../../src/gateways/payment/payment-simulator.ts';
import { developmentIssuer, type Identity } from '../../src/http/development-issuer.ts';
import { stablePort, type TestProcess, testProcess } from './processes.ts';

/** Real processes on one database: Waystocks, the payment simulator and a token issuer. */
export interface Cluster {
  readonly servers: readonly ServerProcess[];
  readonly simulator: TestProcess;
  /** Those that answer requests, e.g. to spread clients over. */
  readonly urls: readonly string[];
  /** What each process needs to join, for further ones of a test's own. */
  readonly env: Readonly<Record<string, string>>;
  mint(who: Omit<Identity, 'now'>): Promise<string>;
  /** The payment provider's own books. */
  books(): Promise<Books>;
  stop(): Promise<void>;
}

export interface ServerProcess extends TestProcess {
  readonly role: Role;
  readonly url: string | undefined;
}

type Role = 'all' | 'api' | 'worker';

export interface ClusterOptions {
  /** Connection string of a database's owner. */
  readonly adminUrl: string;
  readonly roles: readonly Role[];
  /** Flags of the payment simulator, e.g. `--troubled`. */
  readonly simulatorFlags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const issuer = await startIssuer();
  const ports: (number | undefined)[] = [];
  for (const role of options.roles) ports.push(role === 'worker' ? undefined : await stablePort());
  const urls = ports.flatMap((port) => (port === undefined ? [] : [`http://127.0.0.1:${port}`]));
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const simulatorPort = await stablePort();
  const simulator = testProcess({
    name: 'payment simulator',
    command: [
      'src/gateways/payment/payment-simulator.ts',
      `--port=${simulatorPort}`,
      ...urls.map((url) => `--webhooks=${url}/api/v1/payments/webhook`),
      ...(options.simulatorFlags ?? []),
    ],
    env: { WAYSTOCK_PAYMENT_SECRET: secret },
    ready: /WAYSTOCK_PAYMENT_URL=/,
  });
  const simulatorUrl = `http://127.0.0.1:${simulatorPort}`;
  const env = {
    DATABASE_URL: options.adminUrl,
    WAYSTOCK_ISSUER: issuer.name,
    WAYSTOCK_JWKS_URL: issuer.url,
    WAYSTOCK_PERSONAL_DATA_KEY: randomBytes(32).toString('hex'),
    WAYSTOCK_PAYMENT_URL: simulatorUrl,
    WAYSTOCK_PAYMENT_SECRET: secret,
    ...options.env,
  };
  const servers = options.roles.map((role, n) => {
    const port = ports[n];
    const started = testProcess({
      name: `${role} ${n + 1}`,
      command: ['src/main.ts', `--role=${role}`, ...(port === undefined ? [] : [`--port=${port}`])],
      env,
      ready: /^Waystock /,
    });
    const url = port === undefined ? undefined : `http://127.0.0.1:${port}`;
    // Not spread: the process's own fields are read as they change.
    return Object.assign(started, { role, url });
  });
  const stop = async (): Promise<void> => {
    await Promise.all([...servers, simulator].map((one) => one.kill('SIGKILL')));
    await issuer.stop();
  };
  try {
    await simulator.start();
    await Promise.all(servers.map((server) => server.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    servers,
    simulator,
    urls,
    env,
    mint: issuer.mint,
    books: async () => (await (await fetch(`${simulatorUrl}/books`)).json()) as Books,
    stop,
  };
}

/** The development issuer's keys served as a real issuer serves its own. */
async function startIssuer() {
  const { rules, mint } = await developmentIssuer();
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(rules.keys));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    name: rules.issuer,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    mint: (who: Omit<Identity, 'now'>) => mint({ ...who, now: instant(Date.now()) }),
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
