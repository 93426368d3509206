import { ConfigError, readConfig, usage } from './config.ts';
import { openGateways } from './gateways/open-gateways.ts';
import { openLog } from './log.ts';
import { start, stopOnSignal } from './start.ts';

/** One production process. `npm start` runs demo.ts, which comes here when DATABASE_URL is set. */
export async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const config = readConfig(args, env);
  if (!config) {
    process.stdout.write(usage);
    return 0;
  }
  const { issuer, audience, jwksUrl } = config.tokens;
  if (!issuer) throw new ConfigError('Set WAYSTOCK_ISSUER to the issuer of your access tokens.');
  const log = openLog(config.logLevel);
  const running = await start({
    config,
    log,
    gateways: openGateways(env, log),
    tokens: {
      issuer,
      audience,
      algorithms: ['EdDSA', 'ES256', 'PS256', 'RS256'],
      keys: { url: jwksUrl ?? `${issuer.replace(/\/$/, '')}/.well-known/jwks.json` },
    },
  });
  process.stderr.write(
    `Waystock ${config.role} ${running.url ? `on ${running.url}` : 'started'}\n`,
  );
  await stopOnSignal(running);
  return 0;
}

/** Words for people instead of a stack trace, where people can do something about it. */
export function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code, kind, message, stack } = error as NodeJS.ErrnoException & { kind?: string };
  if (code === 'EADDRINUSE')
    return `The port is in use. Choose another with --port, or stop what listens there.`;
  if (code === 'EACCES') return `Not allowed: ${message}. A port below 1024 needs privileges.`;
  if (code === 'ECONNREFUSED') return `No PostgreSQL answers at DATABASE_URL: ${message}`;
  return kind ? message : (stack ?? String(error));
}

if (import.meta.main)
  process.exitCode = await main(process.argv.slice(2), process.env).catch((error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  });
