/** A shape as a signed distance field, so that one image takes any colour and a halo. */

const size = 48;
/** How far the field reaches beyond the edge, in pixels; MapLibre expects eight. */
const reach = 8;

type Point = readonly [x: number, y: number];

export const squareImage = (): ImageData =>
  drawField([
    [15, 15],
    [33, 15],
    [33, 33],
    [15, 33],
  ]);

function drawField(shape: readonly Point[]): ImageData {
  const image = new ImageData(size, size);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const at: Point = [x + 0.5, y + 0.5];
      const away = distanceTo(shape, at) * (isInside(shape, at) ? -1 : 1);
      // The edge lies at three quarters of full.
      const value = 0.75 - away / (reach * 2);
      image.data[(y * size + x) * 4 + 3] = Math.round(255 * Math.min(1, Math.max(0, value)));
    }
  return image;
}

function distanceTo(shape: readonly Point[], [x, y]: Point): number {
  let least = Number.POSITIVE_INFINITY;
  for (const [i, [ax, ay]] of shape.entries()) {
    const [bx, by] = shape[(i + 1) % shape.length] as Point;
    const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
    const t = Math.min(1, Math.max(0, along));
    least = Math.min(least, Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)));
  }
  return least;
}

function isInside(shape: readonly Point[], [x, y]: Point): boolean {
  let inside = false;
  for (const [i, [ax, ay]] of shape.entries()) {
    const [bx, by] = shape[(i + 1) % shape.length] as Point;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
