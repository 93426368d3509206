import type { Map as Canvas } from 'maplibre-gl';

/** Lets a map draw or not: what nobody sees need not be drawn, and where software draws it must not. */
export interface FrameGate {
  open(): void;
  close(): void;
}

export function frameGate(map: Canvas): FrameGate {
  const draw = map.triggerRepaint.bind(map);
  let isOpen = true;
  // The map itself asks here, whatever has changed.
  map.triggerRepaint = () => {
    if (isOpen) draw();
  };
  return {
    open() {
      isOpen = true;
      draw();
    },
    close() {
      isOpen = false;
      // One that is due already would come before the page that is shown next.
      const due: { _frameRequest: AbortController | null } = map;
      due._frameRequest?.abort();
      due._frameRequest = null;
    },
  };
}
