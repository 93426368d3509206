/** Pure: how often and how finely a map is drawn, by what draws it. */
export interface Pace {
  /** From one frame of the map to the next. */
  readonly mapEveryMs: number;
  /** From one place of gliding vehicles to the next. */
  readonly glideEveryMs: number;
  /** Of the screen's pixels along one side, while the map moves. */
  readonly movingRatio: number;
}

/** Thirty glides in a second are as smooth as the eye can tell. */
const byCard: Pace = { mapEveryMs: 0, glideEveryMs: 33, movingRatio: 1 };

/**
 * Without a graphics card the processor draws, and a frame takes what its pixels take. What is asked of
 * it faster than it can draw is not left out but queued, seconds deep, and all that the tab has to show
 * next waits behind it.
 */
const bySoftware: Pace = { mapEveryMs: 100, glideEveryMs: 100, movingRatio: 0.5 };

const software = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** `renderer` as WebGL tells it; empty where the browser keeps it to itself. */
export const paceOf = (renderer: string): Pace => (software.test(renderer) ? bySoftware : byCard);
