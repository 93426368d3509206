import type { Instant } from '@waystock/kernel';
import { showInstant } from './report.ts';

export interface Progress {
  show(share: number, at: Instant): void;
  end(): void;
}

const width = 40;

/** A bar that is rewritten in place; nothing where nobody would see it move. */
export function openProgress(out: NodeJS.WriteStream): Progress {
  if (!out.isTTY) return { show: () => undefined, end: () => undefined };
  let isShown = false;
  return {
    show(share, at) {
      isShown = true;
      const full = Math.round(share * width);
      const bar = '█'.repeat(full) + '░'.repeat(width - full);
      out.write(`\r${bar} ${Math.round(share * 100)} %  ${showInstant(at)} `);
    },
    end() {
      if (isShown) out.write('\r\x1b[K');
      isShown = false;
    },
  };
}
