import { randomBytes } from 'node:crypto';
import { realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { operations, type Role } from '@waystock/contract';
import { instant, seededRandom } from '@waystock/kernel';
import { readConfig } from '../src/config.ts';
import { openSimulatedPaymentProvider } from '../src/gateways/payment/simulated-payment-provider.ts';
import { usualRates } from '../src/http/config.ts';
import { developmentIssuer } from '../src/http/development-issuer.ts';
import { openLog } from '../src/log.ts';
import { start } from '../src/start.ts';
import { startEmbedded } from '../src/storage/embedded-postgres.ts';

/** The whole API on an empty database in a temporary folder, for a judge who is in a hurry. */
export interface JudgedApi {
  readonly url: string;
  /** A configuration for Schemathesis in which every operation is called by somebody it is for. */
  credentials(): Promise<string>;
  close(): Promise<void>;
}

export async function openJudgedApi(folder: string): Promise<JudgedApi> {
  const log = openLog('error');
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const server = await startEmbedded({ dataFolder: join(folder, 'data'), settings, log });
  const config = readConfig(['--demo', '--port=0'], { DATABASE_URL: server.url });
  if (!config) throw new Error('asked for help');
  const payment = openSimulatedPaymentProvider({
    random: seededRandom('judge'),
    now: () => instant(Date.now()),
    secret: `whsec_${randomBytes(32).toString('base64')}`,
  }).gateway;
  const issuer = await developmentIssuer();
  const always = { perSecond: 1e9, burst: 1e9 };
  const rates = Object.fromEntries(Object.keys(usualRates).map((role) => [role, always]));
  const running = await start({
    config,
    log,
    gateways: { payment },
    tokens: issuer.rules,
    http: { rates: rates as typeof usualRates },
  });
  const tokenOf = (role: Role): Promise<string> =>
    issuer.mint({
      role,
      subject: `judge_${role}`,
      scope: { regions: 'all' },
      now: instant(Date.now()),
    });
  return {
    url: running.url ?? '',
    credentials: () => credentials(tokenOf),
    async close() {
      await running.stop();
      await server.stop();
      await rm(await realpath(join(folder, 'data', 'postgres')), { recursive: true, force: true });
    },
  };
}

/** Operations may do most; what is not for it is called by the first role it is for. */
async function credentials(tokenOf: (role: Role) => Promise<string>): Promise<string> {
  const callers = Map.groupBy(operations, ({ endpoint: { spec } }) =>
    spec.auth === 'public' ? 'ops' : spec.auth.includes('ops') ? 'ops' : (spec.auth[0] ?? 'ops'),
  );
  const parts = [checks];
  for (const [role, of] of callers) {
    const ids = of.filter(({ endpoint }) => !endpoint.spec.stream).map(({ name }) => name);
    parts.push(
      '[[operations]]',
      `include-operation-id = ${JSON.stringify(ids)}`,
      `headers = { Authorization = "Bearer ${await tokenOf(role)}" }`,
    );
  }
  return `${[...parts, special].join('\n')}
`;
}

/** What is valid in form may be refused by a rule: these are declared for that. */
const checks = `[generation]
with-security-parameters = false

[checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "412", "422", "428"]

# A list too long for its schema may be a body too long to be read.
[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429"]

[checks.missing_required_header]
expected-statuses = ["400", "401", "403", "422", "428"]
`;

/** A stream has no end to judge, and no form can say that a signature is right. */
const special = `[[operations]]
include-operation-id = "live.facts"
enabled = false

[[operations]]
include-operation-id = "payments.webhook"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "400", "401"]
`;
