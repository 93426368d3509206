import type { Map as Canvas } from 'maplibre-gl';
import { type Gliding, glide, placeOf } from './gliding.ts';
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
  /** None of them is there any more, and those that come have not glided from anywhere. */
  clear(): void;
}

const reach = 10;

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
    // oxlint-disable-next-line no-array-fill-with-reference-type -- a shape, no list
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
    clear() {
      known.clear();
      cancelAnimationFrame(frame);
      frame = 0;
      pen?.reset();
    },
  };
}

const haloOf = (theme: 'light' | 'dark'): string => (theme === 'light' ? '#ffffff' : '#121413');

/** Points north, about its middle, in the page's pixels. */
const arrow = new Path2D('M0-7.5 6.5 7 0 3.75-6.5 7Z');
