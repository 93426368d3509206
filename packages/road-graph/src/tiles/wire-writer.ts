/** Protocol buffers, as far as a vector tile needs them: what `WireReader` reads. */
export class WireWriter {
  private bytes = new Uint8Array(256);
  private length = 0;

  varint(value: number): void {
    this.room(10);
    let rest = value;
    // Above 32 bits the shifts of JavaScript would lose the rest.
    while (rest >= 128) {
      this.bytes[this.length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.length++] = rest;
  }

  number(field: number, value: number): void {
    this.varint(field * 8);
    this.varint(value);
  }

  chunk(field: number, bytes: Uint8Array): void {
    this.varint(field * 8 + 2);
    this.varint(bytes.length);
    this.room(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  text(field: number, text: string): void {
    this.chunk(field, new TextEncoder().encode(text));
  }

  packed(field: number, values: readonly number[]): void {
    const inner = new WireWriter();
    for (const value of values) inner.varint(value);
    this.chunk(field, inner.done());
  }

  done(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  private room(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const bytes = new Uint8Array(Math.max(2 * this.bytes.length, this.length + more));
    bytes.set(this.bytes.subarray(0, this.length));
    this.bytes = bytes;
  }
}
