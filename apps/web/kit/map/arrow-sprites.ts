import { type MapTone, toneColours } from './map-content.ts';

/**
 * Each arrow drawn once: to stroke and fill five hundred of them in every frame takes a graphics
 * processor that is none ten times as long as to put down five hundred pictures.
 */
export interface ArrowSprites {
  /** Half the side of each picture, in device pixels; the arrow points north about its middle. */
  readonly reach: number;
  readonly of: Readonly<Record<MapTone, OffscreenCanvas>>;
}

export interface ArrowLook {
  readonly theme: 'light' | 'dark';
  /** In device pixels for each of the shape's own. */
  readonly scale: number;
}

/** Points north, about its middle. */
const arrow = new Path2D('M0-7.5 6.5 7 0 3.75-6.5 7Z');
const halo = { light: '#ffffff', dark: '#121413' };
const haloWidth = 2.4;

export function drawArrows({ theme, scale }: ArrowLook): ArrowSprites {
  const reach = Math.ceil((10.2 + haloWidth) * scale);
  const drawOne = (colour: string): OffscreenCanvas => {
    const picture = new OffscreenCanvas(reach * 2, reach * 2);
    const pen = picture.getContext('2d');
    if (!pen) return picture;
    pen.translate(reach, reach);
    pen.scale(scale, scale);
    pen.lineWidth = haloWidth;
    pen.strokeStyle = halo[theme];
    pen.stroke(arrow);
    pen.fillStyle = colour;
    // oxlint-disable-next-line no-array-fill-with-reference-type -- a shape, no list
    pen.fill(arrow);
    return picture;
  };
  const { plain, accent, good, warn, bad } = toneColours[theme];
  return {
    reach,
    of: {
      ...{ plain: drawOne(plain), accent: drawOne(accent), good: drawOne(good) },
      ...{ warn: drawOne(warn), bad: drawOne(bad) },
    },
  };
}
