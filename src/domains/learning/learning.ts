import { type DecisionId, newId } from '@waystock/kernel';
import type { Tx } from '../../world.ts';
import { checkDraft, type DecisionDraft, hashOf } from './decision.ts';
import * as store from './store.ts';

/**
 * Records what a policy decided, in the transaction that carries it out. Two decisions about one
 * subject must not race: the caller holds the subject's lock.
 */
export async function recordDecision(tx: Tx, draft: DecisionDraft): Promise<DecisionId> {
  checkDraft(draft);
  const id = newId<DecisionId>('dec', tx.now, tx.random);
  await store.insertDecision(tx, {
    ...draft,
    id,
    at: tx.now,
    inputsHash: hashOf(draft.inputs),
    inputs: draft.keepInputs ? draft.inputs : undefined,
  });
  return id;
}
