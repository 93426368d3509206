/** Who calls. Which objects a role may touch is decided by the server's one policy module. */
export const roles = {
  shopper: 'buys; sees and changes own orders',
  driver: 'drives; sees and reports on the routes assigned to them',
  host: 'keeps a micro-fulfilment node or locker; sees and moves the stock of own sites',
  ops: 'runs the operation, in some regions or in all',
  auditor: 'reads what happened and why; changes nothing',
  device: 'a vehicle, scanner or sensor; reports for itself',
} as const;

export type Role = keyof typeof roles;
export const allRoles = Object.keys(roles) as readonly Role[];
