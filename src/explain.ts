import { ConfigError } from './config.ts';

/** Words for people instead of a stack trace, where people can do something about it. */
export function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  // localhost may be several addresses, and then each has an error of its own.
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const known = first as Known;
  const told = advice[known.code ?? ''];
  if (told) return told(known);
  return known.kind ? known.message : (known.stack ?? String(first));
}

interface Known extends NodeJS.ErrnoException {
  /** Of our own errors, whose messages are written for people. */
  readonly kind?: string;
  readonly port?: number;
}

/** By the code that Node, or PostgreSQL as SQLSTATE, gives the error. */
const advice: Readonly<Record<string, (error: Known) => string>> = {
  EADDRINUSE: ({ port }) =>
    `Port ${port} is in use. Choose another with --port, or stop what listens there.`,
  EADDRNOTAVAIL: ({ message }) => `--host is no address of this machine: ${message}`,
  EACCES: (error) =>
    error.syscall === 'listen'
      ? `Not allowed: ${error.message}. A port below 1024 needs privileges.`
      : unwritable(error),
  EPERM: unwritable,
  EROFS: unwritable,
  ENOTDIR: unwritable,
  ENOSPC: ({ message }) => `The disk is full: ${message}. Choose another folder with --data.`,
  ECONNREFUSED: ({ message }) => `No PostgreSQL answers at DATABASE_URL: ${message}`,
  ENOTFOUND: ({ message }) => `DATABASE_URL names a host that is not known: ${message}`,
  EAI_AGAIN: ({ message }) => `DATABASE_URL names a host that is not known: ${message}`,
  ETIMEDOUT: ({ message }) => `No PostgreSQL answers at DATABASE_URL: ${message}`,
  '28P01': ({ message }) => `PostgreSQL refuses the user or password of DATABASE_URL: ${message}`,
  '28000': ({ message }) => `PostgreSQL refuses the user of DATABASE_URL: ${message}`,
  '3D000': ({ message }) => `Create the database of DATABASE_URL first (createdb): ${message}`,
  '42501': ({ message }) =>
    `The role of DATABASE_URL may not do what setting up takes (${message}). It has to own the ` +
    'database and to have CREATEROLE.',
  '53300': ({ message }) =>
    `PostgreSQL takes no more connections (${message}). Lower WAYSTOCK_CONNECTIONS or raise ` +
    'max_connections.',
  ERR_PARSE_ARGS_UNKNOWN_OPTION: ({ message }) => `${message.split('. ')[0]}. Try --help.`,
  ERR_PARSE_ARGS_INVALID_OPTION_VALUE: ({ message }) => `${message.split('\n')[0]} Try --help.`,
};

function unwritable({ message }: Known): string {
  return `The data folder cannot be read and written (${message}). Choose another with --data, or set DATABASE_URL.`;
}
