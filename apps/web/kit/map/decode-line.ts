export type LonLat = [lon: number, lat: number];

/** Reads an encoded polyline with six decimals, as `GET /map` and routes send them. */
export function decodeLine(text: string): LonLat[] {
  const line: LonLat[] = [];
  let at = 0;
  let lat = 0;
  let lon = 0;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 5) {
      const bits = text.charCodeAt(at++) - 63;
      value |= (bits & 0x1f) << shift;
      if (bits < 0x20) return value & 1 ? ~(value >> 1) : value >> 1;
    }
  };
  while (at < text.length) {
    lat += number();
    lon += number();
    line.push([lon / 1e6, lat / 1e6]);
  }
  return line;
}
