/**
 * The same data with every typed array in shared memory, so that threads read one copy. Arrays that are
 * there already stay; two mentions of one array stay one. Only plain objects and arrays are walked.
 */
export function inSharedMemory<T>(data: T): T {
  const moved = new Map<unknown, unknown>();
  const move = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const known = moved.get(value);
    if (known !== undefined) return known;
    const copy = ArrayBuffer.isView(value) ? sharedArray(value) : parts(value, move);
    moved.set(value, copy);
    return copy;
  };
  return move(data) as T;
}

function parts(value: object, move: (part: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(move);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, move(part)]));
}

type Numbers = Int32Array | Float64Array | Uint8Array;

function sharedArray(view: ArrayBufferView): ArrayBufferView {
  if (view.buffer instanceof SharedArrayBuffer) return view;
  if (view instanceof Int32Array || view instanceof Float64Array || view instanceof Uint8Array) {
    const bytes = new SharedArrayBuffer(view.byteLength);
    const Kind = view.constructor as new (bytes: SharedArrayBuffer) => Numbers;
    const copy = new Kind(bytes);
    copy.set(view);
    return copy;
  }
  throw new TypeError(`cannot share ${view.constructor.name}`);
}
