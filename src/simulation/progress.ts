import type { Instant } from '@waystock/kernel';
import { showInstant } from './report.ts';

export interface Progress {
  /** `share` of the days is over; 1 while the last orders come to their ends. */
  show(share: number, at: Instant, orders: number): void;
  end(): void;
}

type Out = Pick<NodeJS.WriteStream, 'isTTY' | 'write'>;

/** A bar that is rewritten in place; where that is no terminal, a line for every day. */
export function openProgress(out: Out, now: () => number = () => performance.now()): Progress {
  const startedAt = now();
  let shown = '';
  const status = (share: number, at: Instant, orders: number): string => {
    const seconds = (now() - startedAt) / 1000;
    const left = share < 1 ? `${Math.ceil((seconds / share) * (1 - share))} s left` : 'last orders';
    return `${percent(share)}  ${showInstant(at)}  ${orders} orders  ${left}`;
  };
  if (!out.isTTY)
    return {
      show(share, at, orders) {
        const day = showInstant(at).slice(0, 10);
        if (day !== shown) out.write(`${status(share, at, orders)}\n`);
        shown = day;
      },
      end: () => undefined,
    };
  return {
    show(share, at, orders) {
      shown = `${barOf(share)} ${status(share, at, orders)}`;
      out.write(`\r\x1b[K${shown}`);
    },
    end() {
      if (shown !== '') out.write('\r\x1b[K');
      shown = '';
    },
  };
}

const width = 30;

function barOf(share: number): string {
  const full = Math.round(share * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}

const percent = (share: number): string => `${Math.round(share * 100)} %`.padStart(5);
