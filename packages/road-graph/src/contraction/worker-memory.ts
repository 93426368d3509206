/** Arrays that workers can see, too. */
export const sharedMemory = {
  floats: (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(length * 8)),
  ints: (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(length * 4)),
  bytes: (length: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(length)),
};
