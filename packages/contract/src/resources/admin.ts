import type { FactId } from '@waystock/kernel';
import { z } from 'zod';
import { named, paged, pageOf } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';

const scheduleName = field.codeId<string>();
const factId = field.generatedId<FactId>();

const Schedule = named(
  'Schedule',
  z.object({
    name: scheduleName,
    due_at: field.instant,
    last_started_at: field.orNull(field.instant),
    last_finished_at: field.orNull(field.instant),
    last_error: field.orNull(z.string()),
  }),
  'What the clock wakes.',
);

const DeadLetter = named(
  'DeadLetter',
  z.object({
    fact_id: factId,
    subscription: z.string(),
    kind: z.string(),
    key: z.string(),
    attempts: field.count,
    last_error: z.string(),
  }),
  'A fact that a subscription could not handle in eight attempts.',
);

const Drift = named(
  'Drift',
  z.object({ book: z.string(), rule: z.string(), subject: z.string() }),
  'An invariant that does not hold, and for what.',
);

const tag = 'Administration';

export const admin = {
  listSchedules: endpoint({
    method: 'GET',
    path: '/admin/schedules',
    summary: 'What the clock wakes, and how the last turn went',
    tag,
    auth: ['ops', 'auditor'],
    response: named('Schedules', z.object({ items: z.array(Schedule) })),
    errors: ['not-found'],
  }),
  runSchedule: endpoint({
    method: 'POST',
    path: '/admin/schedules/{name}/runs',
    summary: 'Make a schedule due now',
    tag,
    auth: ['ops'],
    params: { name: scheduleName },
    status: 202,
    response: Schedule,
    errors: ['not-found'],
  }),
  listDeadLetters: endpoint({
    method: 'GET',
    path: '/admin/dead-letters',
    summary: 'List facts that could not be handled',
    tag,
    auth: ['ops', 'auditor'],
    query: paged,
    response: pageOf('DeadLetterPage', DeadLetter),
    errors: ['not-found'],
  }),
  replayDeadLetter: endpoint({
    method: 'POST',
    path: '/admin/dead-letters/{fact_id}/replay',
    summary: 'Put a dead letter back in line',
    tag,
    auth: ['ops'],
    params: { fact_id: factId },
    body: z.strictObject({ subscription: field.text() }),
    errors: ['not-found'],
  }),
  auditBooks: endpoint({
    method: 'GET',
    path: '/admin/audit',
    summary:
      'Add up the books of stock, orders and payments; an empty list is the only good answer',
    tag,
    auth: ['ops', 'auditor'],
    response: named('Audit', z.object({ items: z.array(Drift) })),
    errors: ['not-found'],
  }),
};
