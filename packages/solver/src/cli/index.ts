export type { CliIo } from './io.ts';
export { CLI_USAGE, isCliCommand, runCli } from './run-cli.ts';
