/** A growing list of 32-bit integers without an object per number. */
export class NumberList {
  private held = new Int32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.held.length) {
      const larger = new Int32Array(this.length * 2);
      larger.set(this.held);
      this.held = larger;
    }
    this.held[this.length++] = value;
  }

  at(index: number): number {
    return this.held[index] as number;
  }

  toArray(): Int32Array {
    return this.held.slice(0, this.length);
  }
}
