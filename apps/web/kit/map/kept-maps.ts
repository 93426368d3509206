import type { CanvasPage, CityCanvas } from './map-canvas.ts';

/**
 * Maps that no page shows at the moment, one per view, each as it was left. Ending one takes the time
 * in which its graphics context is torn down, and nothing else happens in the tab meanwhile: up to
 * half a minute where software draws. One that is kept leaves at once and is back at once.
 */
const kept = new Map<string, Promise<CityCanvas>>();

export async function enterMap(view: string, page: CanvasPage): Promise<CityCanvas> {
  const left = kept.get(view);
  kept.delete(view);
  // One that could not be opened is opened anew.
  const canvas = await left?.catch(() => undefined);
  if (!canvas) return (await import('./map-canvas.ts')).openCanvas(page);
  await canvas.enter(page);
  return canvas;
}

/** It may still be on its way: then it is waited for by whoever comes next. */
export function leaveMap(view: string, entering: Promise<CityCanvas>): void {
  const left = entering.then((canvas) => {
    canvas.leave();
    return canvas;
  });
  // Whoever opened it was told why it could not be.
  left.catch(() => undefined);
  kept.set(view, left);
}
