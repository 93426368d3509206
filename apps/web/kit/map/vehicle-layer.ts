import type { Map as Canvas } from 'maplibre-gl';
import { type ArrowLook, type ArrowSprites, drawArrows } from './arrow-sprites.ts';
import { type Gliding, glide, placeOf } from './gliding.ts';
import type { MapVehicle } from './map-content.ts';

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

/** So near to a vehicle that it is meant, in the page's pixels. */
const pickReach = 10;

interface Look {
  readonly theme: 'light' | 'dark';
  /** From one place of gliding vehicles to the next. */
  readonly everyMs: number;
}

export function vehicleLayer(map: Canvas, { theme, everyMs }: Look): VehicleLayer {
  const element = document.createElement('canvas');
  element.className = 'map-vehicles';
  element.ariaHidden = 'true';
  map.getCanvasContainer().append(element);
  const pen = element.getContext('2d');
  const known = new Map<string, Gliding>();
  const isStill = matchMedia('(prefers-reduced-motion: reduce)');
  const spritesFor = remembering(drawArrows);
  let look = theme;
  let frame = 0;
  let drawnAt = 0;

  function draw(): void {
    cancelAnimationFrame(frame);
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
    drawnAt = performance.now();
    const { reach, of } = spritesFor({ theme: look, scale: sizeAt(map.getZoom()) * ratio });
    let isMoving = false;
    for (const one of known.values()) {
      Object.assign(one, map.project(placeOf(one, drawnAt)));
      isMoving ||= one.until > drawnAt;
      if (one.x < -reach || one.y < -reach || one.x > width + reach || one.y > height + reach)
        continue;
      const turn = (one.vehicle.headingDeg * Math.PI) / 180;
      const [sin, cos] = [Math.sin(turn), Math.cos(turn)];
      pen.setTransform(cos, sin, -sin, cos, one.x * ratio, one.y * ratio);
      pen.drawImage(of[one.vehicle.tone], -reach, -reach);
    }
    if (isMoving) drawSoon();
  }

  const drawSoon = (): void => {
    frame ||= requestAnimationFrame(drawDue);
  };
  function drawDue(now: number): void {
    frame = 0;
    // A little early is on time: the next chance is a whole frame later.
    if (now - drawnAt > everyMs - 4) draw();
    else drawSoon();
  }
  // With the streets below, in one frame.
  map.on('render', draw);

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
      look = next;
      drawSoon();
    },
    pickAt({ x, y }) {
      let nearest: { id: string; away: number } | undefined;
      for (const [id, one] of known) {
        const away = Math.hypot(one.x - x, one.y - y);
        if (away <= pickReach && away < (nearest?.away ?? Number.POSITIVE_INFINITY))
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

/** Smaller in a city seen from afar; in steps, so that pictures of a size are drawn once. */
const sizeAt = (zoom: number): number =>
  Math.round(Math.min(1.05, Math.max(0.7, 0.7 + (zoom - 11) * 0.0875)) * 20) / 20;

function remembering(make: typeof drawArrows): (look: ArrowLook) => ArrowSprites {
  let last: (ArrowLook & { readonly made: ArrowSprites }) | undefined;
  return (look) => {
    if (last?.theme !== look.theme || last.scale !== look.scale)
      last = { ...look, made: make(look) };
    return last.made;
  };
}
