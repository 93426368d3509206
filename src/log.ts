import pino from 'pino';
import type { Log } from './world.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** One JSON line per event on stderr. Personal data never reaches a log call; these are backstops. */
export function openLog(level: LogLevel): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: [
          '*.email',
          '*.phone',
          '*.recipient',
          '*.street',
          '*.token',
          '*.password',
          '*.authorization',
        ],
        censor: '[redacted]',
      },
    },
    pino.destination({ dest: 2, sync: level === 'debug' }),
  );
}
