import type { api } from '@waystock/contract';
import { ok, refuse } from '@waystock/kernel';
import { type DeadLetter, listDeadLetters, replayDeadLetter } from '../../storage/outbox.ts';
import { listSchedules, makeDue, type ScheduleState } from '../../storage/scheduler.ts';
import { auditBooks } from '../../workflows/audit-books.ts';
import type { HandlersOf } from '../handler.ts';
import { pageFrom } from '../page.ts';

const kind = 'administration';

/** For those who run everything: the machinery, not the goods. */
export const admin = {
  async listSchedules({ world, permit }) {
    const may = permit({ kind });
    if (!may.ok) return may;
    return ok({ items: (await world.db.read(listSchedules)).map(scheduleBody) });
  },

  async runSchedule({ params, permit, command }) {
    const may = permit({ kind });
    if (!may.ok) return may;
    return command(async (tx) => {
      const schedule = await makeDue(tx, params.name);
      return schedule ? ok(scheduleBody(schedule)) : refuse({ kind: 'not-found' });
    });
  },

  async listDeadLetters({ world, page, permit }) {
    const may = permit({ kind });
    if (!may.ok) return may;
    const asked = { after: keyFrom(page.after), limit: page.limit + 1 };
    const found = await world.db.read((tx) => listDeadLetters(tx, asked));
    return ok(pageFrom(found, page, { item: letterBody, key: keyOf }));
  },

  async replayDeadLetter({ params, body, permit, command }) {
    const may = permit({ kind });
    if (!may.ok) return may;
    const letter = { factId: params.fact_id, subscription: body.subscription };
    return command(async (tx) =>
      (await replayDeadLetter(tx, letter)) ? ok(undefined) : refuse({ kind: 'not-found' }),
    );
  },

  async auditBooks({ world, permit }) {
    const may = permit({ kind });
    if (!may.ok) return may;
    return ok({ items: await auditBooks(world) });
  },
} satisfies HandlersOf<typeof api.admin>;

const scheduleBody = (schedule: ScheduleState) => ({
  name: schedule.name,
  due_at: schedule.dueAt,
  last_started_at: schedule.lastStartedAt,
  last_finished_at: schedule.lastFinishedAt,
  last_error: schedule.lastError,
});

const letterBody = (letter: DeadLetter) => ({
  fact_id: letter.factId,
  subscription: letter.subscription,
  kind: letter.kind,
  key: letter.key,
  attempts: letter.attempts,
  last_error: letter.lastError,
});

const keyOf = ({ position, subscription }: DeadLetter): string => `${position} ${subscription}`;

function keyFrom(text: string): Pick<DeadLetter, 'position' | 'subscription'> | undefined {
  const [, position, subscription] = /^(\d{1,18}) (.+)$/.exec(text) ?? [];
  return position && subscription ? { position: BigInt(position), subscription } : undefined;
}
