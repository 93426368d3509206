import { aboutFile, openSections, packSections } from '../file/sections.ts';
import { RoadFileError } from '../file/road-file-error.ts';
import type { ByteSource } from '../osm/byte-source.ts';
import type { AddressData } from './address-data.ts';

/** Addresses as one file with a checksum: the same data gives the same bytes. */
export const writeAddresses = (data: AddressData): Uint8Array =>
  packSections(
    { holds: 'addresses', houses: data.houses.length },
    new Map([['addresses', new TextEncoder().encode(JSON.stringify(data))]]),
  );

export function readAddresses(source: ByteSource): AddressData {
  const about = aboutFile(source) as { readonly holds?: string };
  if (about.holds !== 'addresses')
    throw new RoadFileError('not-a-road-file', 'it holds no addresses');
  const bytes = openSections(source, () => true).arrays.get('addresses');
  if (!bytes) throw new RoadFileError('corrupt', 'it lacks the addresses');
  // A decoder does not take shared memory.
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes))) as AddressData;
}
