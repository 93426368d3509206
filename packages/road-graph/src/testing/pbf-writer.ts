import { deflateSync } from 'node:zlib';

/** A little map as a test writes it down; degrees, not 1e-7 degrees. */
export interface LittleMap {
  readonly nodes: readonly LittleNode[];
  readonly ways: readonly LittleWay[];
  readonly relations?: readonly LittleRelation[];
}
export interface LittleNode {
  readonly id: number;
  readonly lon: number;
  readonly lat: number;
  readonly tags?: Readonly<Record<string, string>>;
}
export interface LittleWay {
  readonly id: number;
  readonly refs: readonly number[];
  readonly tags: Readonly<Record<string, string>>;
}
export interface LittleRelation {
  readonly id: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly members: readonly {
    readonly type: 'node' | 'way' | 'relation';
    readonly id: number;
    readonly role: string;
  }[];
}

/** How the file is laid out; every layout holds the same map. */
export interface PbfLayout {
  /** Nodes as DenseNodes (usual) or one message each. */
  readonly dense?: boolean;
  /** Ways and relations before the nodes they need. */
  readonly unsorted?: boolean;
  readonly packed?: boolean;
  /** Nanodegrees per step, and where the steps count from. */
  readonly granularity?: number;
  readonly offset?: number;
  readonly features?: readonly string[];
}

/** Writes a map as .osm.pbf: the tests' counterpart of the reader, sharing no code with it. */
export function writePbf(map: LittleMap, layout: PbfLayout = {}): Uint8Array {
  const features = layout.features ?? ['OsmSchema-V0.6', 'DenseNodes'];
  const header = message(...features.map((feature) => text(4, feature)));
  const strings = new StringTable();
  const nodes = layout.dense === false ? plainNodes : denseNodes;
  const groups = [
    nodes(map.nodes, strings, layout),
    joined(map.ways.map((way) => bytes(3, wayMessage(way, strings)))),
    message(...(map.relations ?? []).map((one) => bytes(4, relationMessage(one, strings)))),
  ].filter((group) => group.length > 0);
  if (layout.unsorted) groups.reverse();
  const blocks = groups.map((group) => primitiveBlock(group, strings, layout));
  return joined([
    block('OSMHeader', header, layout),
    ...blocks.map((one) => block('OSMData', one, layout)),
  ]);
}

export function block(type: string, data: Uint8Array, layout: PbfLayout = {}): Uint8Array {
  const blob =
    layout.packed === false
      ? message(bytes(1, data))
      : message(number(2, data.length), bytes(3, deflateSync(data)));
  const header = message(text(1, type), number(3, blob.length));
  const prefix = new Uint8Array(4);
  new DataView(prefix.buffer).setUint32(0, header.length);
  return joined([prefix, header, blob]);
}

class StringTable {
  readonly held = [''];
  index(value: string): number {
    const found = this.held.indexOf(value);
    return found > 0 ? found : this.held.push(value) - 1;
  }
}

function primitiveBlock(group: Uint8Array, strings: StringTable, layout: PbfLayout): Uint8Array {
  const table = message(...strings.held.map((one) => text(1, one)));
  return message(
    bytes(1, table),
    bytes(2, group),
    number(17, layout.granularity ?? 100),
    number(19, layout.offset ?? 0),
    number(20, layout.offset ?? 0),
  );
}

const step = (degrees: number, layout: PbfLayout): number =>
  Math.round((degrees * 1e9 - (layout.offset ?? 0)) / (layout.granularity ?? 100));

function denseNodes(nodes: readonly LittleNode[], strings: StringTable, layout: PbfLayout) {
  if (nodes.length === 0) return new Uint8Array();
  const tags = nodes.flatMap((node) => [
    ...Object.entries(node.tags ?? {}).flatMap(([k, v]) => [strings.index(k), strings.index(v)]),
    0,
  ]);
  const dense = message(
    packed(1, deltas(nodes.map((node) => node.id)).map(zigzag)),
    packed(8, deltas(nodes.map((node) => step(node.lat, layout))).map(zigzag)),
    packed(9, deltas(nodes.map((node) => step(node.lon, layout))).map(zigzag)),
    packed(10, tags),
  );
  return message(bytes(2, dense));
}

function plainNodes(nodes: readonly LittleNode[], strings: StringTable, layout: PbfLayout) {
  const one = (node: LittleNode): Uint8Array =>
    message(
      number(1, zigzag(node.id)),
      ...tagFields(node.tags ?? {}, strings),
      number(8, zigzag(step(node.lat, layout))),
      number(9, zigzag(step(node.lon, layout))),
    );
  return message(...nodes.map((node) => bytes(1, one(node))));
}

const wayMessage = (way: LittleWay, strings: StringTable): Uint8Array =>
  message(
    number(1, way.id),
    ...tagFields(way.tags, strings),
    packed(8, deltas(way.refs).map(zigzag)),
  );

const relationMessage = (relation: LittleRelation, strings: StringTable): Uint8Array =>
  message(
    number(1, relation.id),
    ...tagFields(relation.tags, strings),
    packed(
      8,
      relation.members.map((member) => strings.index(member.role)),
    ),
    packed(9, deltas(relation.members.map((member) => member.id)).map(zigzag)),
    packed(
      10,
      relation.members.map((member) => ['node', 'way', 'relation'].indexOf(member.type)),
    ),
  );

const tagFields = (tags: Readonly<Record<string, string>>, strings: StringTable): Uint8Array[] => [
  packed(
    2,
    Object.keys(tags).map((key) => strings.index(key)),
  ),
  packed(
    3,
    Object.values(tags).map((value) => strings.index(value)),
  ),
];

const deltas = (values: readonly number[]): number[] =>
  values.map((value, i) => value - (values[i - 1] ?? 0));
const zigzag = (value: number): bigint =>
  value < 0 ? -2n * BigInt(value) - 1n : 2n * BigInt(value);

/** Negative numbers take ten bytes, as int64 does. */
function varint(value: number | bigint): number[] {
  if (value >= 0 && value < 128) return [Number(value)];
  let rest = BigInt.asUintN(64, BigInt(value));
  const out: number[] = [];
  do {
    out.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return out;
}

const number = (field: number, value: number | bigint): Uint8Array =>
  Uint8Array.from([...varint(field << 3), ...varint(value)]);
const bytes = (field: number, value: Uint8Array): Uint8Array =>
  joined([Uint8Array.from([...varint((field << 3) | 2), ...varint(value.length)]), value]);
const text = (field: number, value: string): Uint8Array =>
  bytes(field, new TextEncoder().encode(value));
const packed = (field: number, values: readonly (number | bigint)[]): Uint8Array =>
  bytes(field, Uint8Array.from(values.flatMap((value) => varint(value))));
const message = (...fields: readonly Uint8Array[]): Uint8Array => joined(fields);
const joined = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
