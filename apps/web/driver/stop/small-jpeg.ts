/** As large as a proof needs to be: what was where can be made out. */
const longestPx = 1280;
/** In base64 characters; the API takes 180,000. */
const mostCharacters = 170_000;
const qualities = [0.72, 0.55, 0.4, 0.25] as const;

/** A photo as a JPEG in base64 that can be sent on a bad line; turned as it was held. */
export async function smallJpeg(file: Blob): Promise<string> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  for (const longest of [longestPx, longestPx / 2, longestPx / 4]) {
    const canvas = drawn(picture, Math.min(1, longest / Math.max(picture.width, picture.height)));
    for (const quality of qualities) {
      const data = base64Of(canvas.toDataURL('image/jpeg', quality));
      if (data.length <= mostCharacters) return data;
    }
  }
  throw new Error('The picture does not become small enough.');
}

export const base64Of = (dataUrl: string): string => dataUrl.slice(dataUrl.indexOf(',') + 1);

function drawn(picture: ImageBitmap, scale: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}
