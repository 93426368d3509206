import type { CustomerId, OrderId, Position } from '@waystock/kernel';
import type { Vault } from '../../world.ts';
import { type DataKey, seal, unseal } from '../customers/index.ts';
import type { Destination } from './order.ts';

/**
 * Where an order goes, as it is kept. Everything that says who it is for and how to find the door is
 * sealed as a whole under the customer's own key. Only the position stays readable: routes are planned
 * for hundreds of doors at a time by jobs that have no business with anybody's name, and allocation
 * and slots ask for the nearest sites. It goes when the customer is erased, with the rest of the row.
 */
export interface SealedDestination extends Position {
  /** Whose key it is. */
  readonly customerId: CustomerId;
  readonly sealed: Uint8Array;
}

const contextOf = (orderId: OrderId): string => `orders.destination/${orderId}`;

export function sealDestination(
  vault: Vault,
  { customerId, bytes }: DataKey,
  to: { readonly orderId: OrderId; readonly destination: Destination },
): SealedDestination {
  const { lon, lat, ...rest } = to.destination;
  const text = JSON.stringify(rest);
  return {
    customerId,
    lon,
    lat,
    sealed: seal(vault, bytes, { context: contextOf(to.orderId), text }),
  };
}

export function openDestination(
  { bytes }: DataKey,
  { orderId, lon, lat, sealed }: SealedDestination & { readonly orderId: OrderId },
): Destination {
  const text = unseal(bytes, { context: contextOf(orderId), sealed });
  const { recipient, phone, street, postcode, city, country, instructions } = JSON.parse(
    text,
  ) as Omit<Destination, keyof Position>;
  return { recipient, phone, street, postcode, city, country, instructions, lon, lat };
}

/** Enough to tell a number again, too little to keep it: all but the last two digits are hidden. */
export const maskPhone = (phone: string): string => {
  const digits = phone.replaceAll(/\D/g, '');
  return `${'•'.repeat(Math.max(0, digits.length - 2))}${digits.slice(-2)}`;
};
