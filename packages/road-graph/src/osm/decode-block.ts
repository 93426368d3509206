import { WireReader } from './protobuf.ts';

/** Tags of an object, without prototype, so that `constructor` is a key like any other. */
export type Tags = Readonly<Record<string, string>>;

export interface OsmWay {
  readonly id: number;
  readonly tags: Tags;
  readonly refs: readonly number[];
}

export interface OsmMember {
  readonly type: 'node' | 'way' | 'relation';
  readonly id: number;
  readonly role: string;
}

export interface OsmRelation {
  readonly id: number;
  readonly tags: Tags;
  readonly members: readonly OsmMember[];
}

/** Called for each object in the file's order; what is left out is not decoded either. */
export interface OsmVisitor {
  /** Longitude and latitude in 1e-7 degrees. */
  readonly node?: (id: number, lon: number, lat: number, tags: Tags) => void;
  readonly way?: (way: OsmWay) => void;
  readonly relation?: (relation: OsmRelation) => void;
}

export interface OsmCounts {
  nodes: number;
  ways: number;
  relations: number;
}

const memberTypes = ['node', 'way', 'relation'] as const;
const none: Tags = Object.freeze(Object.create(null) as Tags);

/** One decompressed PrimitiveBlock: its string table, how coordinates are coded, and its groups. */
class PrimitiveBlock {
  readonly groups: WireReader[] = [];
  private readonly strings: (string | Uint8Array)[] = [];
  private granularity = 100;
  private latOffset = 0;
  private lonOffset = 0;

  constructor(data: Uint8Array) {
    const reader = new WireReader(data);
    for (let field = reader.field(); field !== 0; field = reader.field())
      if (field === 1) this.readStrings(reader.message());
      else if (field === 2) this.groups.push(reader.message());
      else if (field === 17) this.granularity = reader.varint();
      else if (field === 19) this.latOffset = reader.varint();
      else if (field === 20) this.lonOffset = reader.varint();
      else reader.skip();
  }

  private readStrings(reader: WireReader): void {
    for (let field = reader.field(); field !== 0; field = reader.field())
      if (field === 1) this.strings.push(reader.view());
      else reader.skip();
  }

  /** Most strings of a block are never asked for, so each is decoded when it is. */
  string(index: number): string {
    const held = this.strings[index];
    if (held === undefined) throw new RangeError(`string ${index} is not in the table`);
    if (typeof held === 'string') return held;
    return (this.strings[index] = new TextDecoder().decode(held));
  }

  lon(value: number): number {
    return degrees(this.lonOffset + this.granularity * value, 180);
  }

  lat(value: number): number {
    return degrees(this.latOffset + this.granularity * value, 90);
  }
}

/** Nanodegrees → 1e-7 degrees. */
function degrees(nano: number, limit: number): number {
  const value = Math.round(nano / 100);
  if (!(Math.abs(value) <= limit * 1e7)) throw new RangeError(`a coordinate of ${nano / 1e9}`);
  return value;
}

/** Hands every object of one block to the visitor, and counts all, visited or not. */
export function decodeBlock(data: Uint8Array, visitor: OsmVisitor, counts: OsmCounts): void {
  const block = new PrimitiveBlock(data);
  for (const group of block.groups)
    for (let field = group.field(); field !== 0; field = group.field())
      if (field === 1) decodeNode(block, group.message(), visitor, counts);
      else if (field === 2) decodeDense(block, group.message(), visitor, counts);
      else if (field === 3) {
        counts.ways++;
        if (visitor.way) visitor.way(decodeWay(block, group.message()));
        else group.skip();
      } else if (field === 4) {
        counts.relations++;
        if (visitor.relation) visitor.relation(decodeRelation(block, group.message()));
        else group.skip();
      } else group.skip();
}

function decodeNode(
  block: PrimitiveBlock,
  reader: WireReader,
  visitor: OsmVisitor,
  counts: OsmCounts,
): void {
  counts.nodes++;
  if (!visitor.node) return;
  let id = 0;
  let lon = 0;
  let lat = 0;
  let keys: number[] = [];
  let values: number[] = [];
  for (let field = reader.field(); field !== 0; field = reader.field())
    if (field === 1) id = reader.signed();
    else if (field === 2) keys = unsigned(reader);
    else if (field === 3) values = unsigned(reader);
    else if (field === 8) lat = reader.signed();
    else if (field === 9) lon = reader.signed();
    else reader.skip();
  visitor.node(id, block.lon(lon), block.lat(lat), tagsOf(block, keys, values));
}

function decodeDense(
  block: PrimitiveBlock,
  reader: WireReader,
  visitor: OsmVisitor,
  counts: OsmCounts,
): void {
  let ids: number[] = [];
  let lats: number[] = [];
  let lons: number[] = [];
  let keysAndValues: WireReader | undefined;
  for (let field = reader.field(); field !== 0; field = reader.field())
    if (field === 1) ids = deltas(reader);
    else if (field === 8) lats = deltas(reader);
    else if (field === 9) lons = deltas(reader);
    else if (field === 10) keysAndValues = reader.message();
    else reader.skip();
  counts.nodes += ids.length;
  if (lats.length !== ids.length || lons.length !== ids.length)
    throw new RangeError('dense nodes whose coordinates are not as many as their ids');
  if (!visitor.node) return;
  for (let i = 0; i < ids.length; i++) {
    const tags = keysAndValues ? denseTags(block, keysAndValues) : none;
    visitor.node(
      ids[i] as number,
      block.lon(lons[i] as number),
      block.lat(lats[i] as number),
      tags,
    );
  }
}

/** Key and value in turn, until a 0 ends the node. */
function denseTags(block: PrimitiveBlock, reader: WireReader): Tags {
  if (reader.done) return none;
  let tags: Record<string, string> | undefined;
  for (let key = reader.varint(); key !== 0; key = reader.varint()) {
    tags ??= Object.create(null) as Record<string, string>;
    tags[block.string(key)] = block.string(reader.varint());
  }
  return tags ?? none;
}

function decodeWay(block: PrimitiveBlock, reader: WireReader): OsmWay {
  let id = 0;
  let keys: number[] = [];
  let values: number[] = [];
  let refs: number[] = [];
  for (let field = reader.field(); field !== 0; field = reader.field())
    if (field === 1) id = reader.varint();
    else if (field === 2) keys = unsigned(reader);
    else if (field === 3) values = unsigned(reader);
    else if (field === 8) refs = deltas(reader);
    else reader.skip();
  return { id, tags: tagsOf(block, keys, values), refs };
}

function decodeRelation(block: PrimitiveBlock, reader: WireReader): OsmRelation {
  let id = 0;
  let keys: number[] = [];
  let values: number[] = [];
  let roles: number[] = [];
  let ids: number[] = [];
  let types: number[] = [];
  for (let field = reader.field(); field !== 0; field = reader.field())
    if (field === 1) id = reader.varint();
    else if (field === 2) keys = unsigned(reader);
    else if (field === 3) values = unsigned(reader);
    else if (field === 8) roles = unsigned(reader);
    else if (field === 9) ids = deltas(reader);
    else if (field === 10) types = unsigned(reader);
    else reader.skip();
  if (roles.length !== ids.length || types.length !== ids.length)
    throw new RangeError('a relation whose roles are not as many as its members');
  const members = ids.map((member, i): OsmMember => {
    const type = memberTypes[types[i] as number];
    if (!type) throw new RangeError(`member type ${types[i]}`);
    return { type, id: member, role: block.string(roles[i] as number) };
  });
  return { id, tags: tagsOf(block, keys, values), members };
}

function tagsOf(block: PrimitiveBlock, keys: readonly number[], values: readonly number[]): Tags {
  if (keys.length !== values.length) throw new RangeError('keys and values are not as many');
  if (keys.length === 0) return none;
  const tags = Object.create(null) as Record<string, string>;
  for (let i = 0; i < keys.length; i++)
    tags[block.string(keys[i] as number)] = block.string(values[i] as number);
  return tags;
}

function unsigned(reader: WireReader): number[] {
  const inner = reader.message();
  const numbers: number[] = [];
  while (!inner.done) numbers.push(inner.varint());
  return numbers;
}

function deltas(reader: WireReader): number[] {
  const inner = reader.message();
  const numbers: number[] = [];
  let sum = 0;
  while (!inner.done) {
    sum += inner.signed();
    numbers.push(sum);
  }
  return numbers;
}
