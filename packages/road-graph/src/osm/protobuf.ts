/**
 * Reads Protocol Buffers' wire format, as much of it as .osm.pbf files use: a cursor over bytes.
 * 64-bit integers come back as numbers, exact to 2^53; OpenStreetMap's ids and nanodegrees stay
 * below. Reading past the end throws `RangeError`, which the block reader turns into "corrupt".
 *
 * Source: protobuf.dev/programming-guides/encoding.
 */
export class WireReader {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** The next field's number, or 0 at the end; its wire type is left in `wireType`. */
  field(): number {
    if (this.at >= this.end) return 0;
    const key = this.varint();
    this.wireType = key & 7;
    const field = key >>> 3;
    if (field === 0) throw new RangeError('field number 0');
    return field;
  }
  wireType = 0;

  /** An unsigned integer of up to 53 bits; a negative int64 (ten bytes) comes back negative. */
  varint(): number {
    const { bytes } = this;
    let at = this.at;
    let byte = this.byteAt(at++);
    let low = byte & 127;
    for (let shift = 7; byte > 127 && shift < 28; shift += 7) {
      byte = this.byteAt(at++);
      low |= (byte & 127) << shift;
    }
    if (byte <= 127) {
      this.at = at;
      return low;
    }
    let high = 0;
    let scale = 1;
    for (let count = 4; byte > 127; count++) {
      if (count === 10) throw new RangeError('an integer of more than ten bytes');
      byte = at < this.end ? (bytes[at++] as number) : this.byteAt(at);
      // The tenth byte holds bit 63 only: the sign of an int64.
      if (count === 9) high -= (byte & 1) * 2 ** 35;
      else high += (byte & 127) * scale;
      scale *= 128;
    }
    this.at = at;
    return high * 2 ** 28 + low;
  }

  /** A zigzag-coded signed integer of up to 53 bits. */
  signed(): number {
    const n = this.varint();
    return n % 2 === 0 ? n / 2 : -(n + 1) / 2;
  }

  /** A length-delimited field as a reader of its own. */
  message(): WireReader {
    const length = this.lengthPrefix();
    const inner = new WireReader(this.bytes, this.at, this.at + length);
    this.at += length;
    return inner;
  }

  /** A length-delimited field as a view on the same bytes. */
  view(): Uint8Array {
    const { bytes, at, end } = this.message();
    return bytes.subarray(at, end);
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  skip(): void {
    if (this.wireType === 0) this.varint();
    else if (this.wireType === 1) this.at += 8;
    else if (this.wireType === 2) this.message();
    else if (this.wireType === 5) this.at += 4;
    else throw new RangeError(`wire type ${this.wireType}`);
    if (this.at > this.end) throw new RangeError('a field goes past the end');
  }

  private lengthPrefix(): number {
    if (this.wireType !== 2) throw new RangeError(`wire type ${this.wireType} where 2 belongs`);
    const length = this.varint();
    if (length < 0 || this.at + length > this.end)
      throw new RangeError('a field goes past the end');
    return length;
  }

  private byteAt(at: number): number {
    if (at >= this.end) throw new RangeError('an integer goes past the end');
    return this.bytes[at] as number;
  }
}
