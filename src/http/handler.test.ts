import type { api } from '@waystock/contract';
import { asId, ok, refuse } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { handlers } from './handlers/index.ts';
import type { Handler, Handlers, HandlersOf } from './handler.ts';

type PutOwner = Handler<typeof api.catalogue.putOwner>;
type GetSku = Handler<typeof api.catalogue.getSku>;

test('what a handler may not do does not compile', () => {
  const recorded: PutOwner = ({ command, params, body }) =>
    command(async () => ok({ owner_id: params.owner_id, name: body.name }));
  // @ts-expect-error the result of a command is not recorded
  const unrecorded: PutOwner = async ({ params }) => ok({ owner_id: params.owner_id, name: 'x' });
  const hold = { kind: 'hold-expired', reservationId: asId('r') } as const;
  // @ts-expect-error the contract of this call knows no such refusal
  const undocumented: GetSku = async () => refuse(hold);
  // @ts-expect-error a reply without what the contract promises
  const unfinished: PutOwner = ({ command }) => command(async () => ok({ name: 'x' }));
  // @ts-expect-error not every operation of the resource is there
  const incomplete: HandlersOf<typeof api.access> = { whoAmI: handlers.access.whoAmI };
  const { admin: _, ...others } = handlers;
  // @ts-expect-error a resource that nobody answers
  const silent: Handlers = others;
  const all = [recorded, unrecorded, undocumented, unfinished, incomplete, silent];
  expect(all).toHaveLength(6);
});
