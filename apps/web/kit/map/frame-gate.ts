import type { Map as Canvas } from 'maplibre-gl';
import type { Pace } from './pace.ts';

/** Decides when a map draws: not while nobody sees it, no faster than its pace, and coarsely on the move. */
export interface FrameGate {
  open(): void;
  close(): void;
}

export function frameGate(map: Canvas, pace: Pace): FrameGate {
  const request = map.triggerRepaint.bind(map);
  let isOpen = true;
  let isAdjusting = false;
  let ratio = 1;
  let drawnAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  // The map itself asks here, whatever has changed.
  map.triggerRepaint = () => {
    if (!isOpen || isAdjusting || timer !== undefined) return;
    const fit = map.isMoving() ? pace.movingRatio : 1;
    const wait = drawnAt + pace.mapEveryMs - performance.now();
    if (wait <= 0 && fit === ratio) drawSoon();
    else timer = setTimeout(drawDue, Math.max(0, wait));
  };
  map.on('render', () => {
    drawnAt = performance.now();
  });
  // What is asked for while it is being drawn is for the frame after.
  function drawSoon(): void {
    drawnAt = performance.now();
    request();
  }
  for (const still of ['moveend', 'idle'] as const)
    map.on(still, () => {
      if (ratio !== 1) map.triggerRepaint();
    });

  function drawDue(): void {
    timer = undefined;
    if (!isOpen) return;
    const fit = map.isMoving() ? pace.movingRatio : 1;
    if (fit === ratio) drawSoon();
    else requestAnimationFrame(() => adjust(fit));
  }

  /**
   * At once with the frame that fills it: what has another size is empty. Not by `setPixelRatio`, which
   * says that the map was moved, and takes it out of the hand that drags it.
   */
  function adjust(to: number): void {
    if (!isOpen || to === ratio) return;
    ratio = to;
    isAdjusting = true;
    map._overridePixelRatio = ratio === 1 ? null : devicePixelRatio * ratio;
    map._resizeInternal();
    isAdjusting = false;
    map.redraw();
  }

  return {
    open() {
      isOpen = true;
      map.triggerRepaint();
    },
    close() {
      isOpen = false;
      clearTimeout(timer);
      timer = undefined;
      // One that is due already would come before the page that is shown next.
      const due: { _frameRequest: AbortController | null } = map;
      due._frameRequest?.abort();
      due._frameRequest = null;
    },
  };
}
