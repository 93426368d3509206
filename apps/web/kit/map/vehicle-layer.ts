import type { Map as Canvas } from 'maplibre-gl';
import type { LonLat } from './decode-line.ts';
import { type MapVehicle, toneColours } from './map-content.ts';

/**
 * Vehicles on a canvas of their own above the map, where they glide from report to report: that they
 * move does not have the city drawn again, which takes a hundred times as long without a graphics card.
 */
export interface VehicleLayer {
  show(vehicles: readonly MapVehicle[]): void;
  setTheme(theme: 'light' | 'dark'): void;
  /** The id of the vehicle that is drawn there. */
  pickAt(point: { readonly x: number; readonly y: number }): string | undefined;
  remove(): void;
}

interface Gliding {
  vehicle: MapVehicle;
  from: LonLat;
  /** When it was at `from`, and when it is where it was last reported. */
  since: number;
  until: number;
  /** Where it was drawn last. */
  x: number;
  y: number;
}

const reach = 10;
/** Whoever was silent for longer has not driven evenly meanwhile. */
const longestGlideMs = 2000;
/** A jump of so many degrees is no drive but somebody else's position. */
const tooFar = 0.02;

export function vehicleLayer(map: Canvas, theme: 'light' | 'dark'): VehicleLayer {
  const element = document.createElement('canvas');
  element.className = 'map-vehicles';
  element.ariaHidden = 'true';
  map.getCanvasContainer().append(element);
  const pen = element.getContext('2d');
  const known = new Map<string, Gliding>();
  const isStill = matchMedia('(prefers-reduced-motion: reduce)');
  let colours = toneColours[theme];
  let halo = haloOf(theme);
  let frame = 0;

  function draw(): void {
    frame = 0;
    if (!pen) return;
    const ratio = devicePixelRatio;
    const { clientWidth: width, clientHeight: height } = map.getContainer();
    if (element.width !== width * ratio || element.height !== height * ratio) {
      Object.assign(element, { width: width * ratio, height: height * ratio });
      Object.assign(element.style, { width: `${width}px`, height: `${height}px` });
    }
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, element.width, element.height);
    const now = performance.now();
    const size = Math.min(1.05, Math.max(0.7, 0.7 + (map.getZoom() - 11) * 0.0875));
    let isMoving = false;
    for (const one of known.values()) {
      Object.assign(one, map.project(placeOf(one, now)));
      isMoving ||= one.until > now;
      drawArrow(pen, one, size * ratio, ratio);
    }
    if (isMoving) drawSoon();
  }

  function drawArrow(
    on: CanvasRenderingContext2D,
    one: Gliding,
    size: number,
    ratio: number,
  ): void {
    const turn = (one.vehicle.headingDeg * Math.PI) / 180;
    const [sin, cos] = [Math.sin(turn) * size, Math.cos(turn) * size];
    on.setTransform(cos, sin, -sin, cos, one.x * ratio, one.y * ratio);
    on.lineWidth = 2.4;
    on.strokeStyle = halo;
    on.stroke(arrow);
    on.fillStyle = colours[one.vehicle.tone];
    on.fill(arrow);
  }

  const drawSoon = (): void => {
    frame ||= requestAnimationFrame(draw);
  };
  map.on('move', draw);
  map.on('resize', draw);

  return {
    show(vehicles) {
      const now = performance.now();
      const shown = new Set(vehicles.map(({ id }) => id));
      for (const id of known.keys()) if (!shown.has(id)) known.delete(id);
      for (const vehicle of vehicles)
        known.set(
          vehicle.id,
          glide(known.get(vehicle.id), vehicle, { now, still: isStill.matches }),
        );
      drawSoon();
    },
    setTheme(next) {
      colours = toneColours[next];
      halo = haloOf(next);
      drawSoon();
    },
    pickAt({ x, y }) {
      let nearest: { id: string; away: number } | undefined;
      for (const [id, one] of known) {
        const away = Math.hypot(one.x - x, one.y - y);
        if (away <= reach && away < (nearest?.away ?? Number.POSITIVE_INFINITY))
          nearest = { id, away };
      }
      return nearest?.id;
    },
    remove() {
      cancelAnimationFrame(frame);
      map.off('move', draw);
      map.off('resize', draw);
      element.remove();
    },
  };
}

/** On from where it is drawn now; it takes as long as the last stretch took to be reported. */
export function glide(
  before: Gliding | undefined,
  vehicle: MapVehicle,
  { now, still }: { readonly now: number; readonly still: boolean },
): Gliding {
  const [lon, lat] = vehicle.at;
  if (before && before.vehicle.at[0] === lon && before.vehicle.at[1] === lat)
    return { ...before, vehicle };
  const from = before && placeOf(before, now);
  const isDrive = from && Math.hypot(from[0] - lon, from[1] - lat) < tooFar;
  if (!before || !isDrive || still)
    return { vehicle, from: vehicle.at, since: now, until: now, x: 0, y: 0 };
  const takes = Math.min(longestGlideMs, now - before.since);
  return { ...before, vehicle, from, since: now, until: now + takes };
}

/** Where it is between its last two reports. */
export function placeOf({ vehicle, from, since, until }: Gliding, now: number): LonLat {
  const share = until > since ? Math.min(1, (now - since) / (until - since)) : 1;
  const [lon, lat] = vehicle.at;
  return [from[0] + (lon - from[0]) * share, from[1] + (lat - from[1]) * share];
}

const haloOf = (theme: 'light' | 'dark'): string => (theme === 'light' ? '#ffffff' : '#121413');

/** Points north, about its middle, in the page's pixels. */
const arrow = new Path2D('M0-7.5 6.5 7 0 3.75-6.5 7Z');
