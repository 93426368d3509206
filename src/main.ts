import { ConfigError, readConfig, usage } from './config.ts';
import { explain } from './explain.ts';
import { openGateways } from './gateways/open-gateways.ts';
import { openLog } from './log.ts';
import { start, stopSignal } from './start.ts';

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
  const signal = stopSignal();
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
  await signal.asked();
  await running.stop();
  return 0;
}

if (import.meta.main)
  process.exitCode = await main(process.argv.slice(2), process.env).catch((error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  });
