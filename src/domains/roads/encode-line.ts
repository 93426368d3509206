import type { Position } from '@waystock/kernel';

/**
 * Google's encoded polyline with six decimals: each coordinate is the difference from the one
 * before, its sign in the lowest bit, five bits to a character, lowest first.
 */
export function encodeLine(places: readonly Position[]): string {
  let text = '';
  let lat = 0;
  let lon = 0;
  for (const place of places) {
    const nextLat = Math.round(place.lat * 1e6);
    const nextLon = Math.round(place.lon * 1e6);
    text += encodeNumber(nextLat - lat) + encodeNumber(nextLon - lon);
    lat = nextLat;
    lon = nextLon;
  }
  return text;
}

function encodeNumber(value: number): string {
  let rest = value < 0 ? ~(value << 1) : value << 1;
  let text = '';
  for (; rest >= 0x20; rest >>>= 5) text += String.fromCharCode((0x20 | (rest & 0x1f)) + 63);
  return text + String.fromCharCode(rest + 63);
}
