import type { PickListId } from '@waystock/kernel';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Badge } from '../../kit/data/badge.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { problemOf } from '../../kit/feedback/problem-notice.tsx';
import { toast } from '../../kit/feedback/toast.tsx';
import { Link } from '../../kit/navigation.tsx';
import { GoodsName } from '../goods-name.tsx';
import {
  findGoods,
  type PickTask,
  type Site,
  type Sku,
  useDeed,
  useGoods,
  useLots,
  usePickTasks,
} from '../reads.ts';
import { ScanField, type Verdict } from '../scan/scan-field.tsx';
import { ReportShort } from './report-short.tsx';
import { leftOf, openTasks, totesOf } from './walk.ts';

/** One walk: the next shelf large, what is scanned told at once, the rest in walking order. */
export function PickWalk({ site, listId }: { site: Site; listId: PickListId }) {
  const tasks = usePickTasks(listId);
  return (
    <div className="page floor">
      <header className="page-head">
        <Link href={`/host/${site.site_id}/pick`}>All lists</Link>
        <h1>Pick list</h1>
      </header>
      <Loaded query={tasks} lines={6}>
        {(all) => <Walk site={site} listId={listId} tasks={all} />}
      </Loaded>
    </div>
  );
}

interface WalkProps {
  readonly site: Site;
  readonly listId: PickListId;
  readonly tasks: readonly PickTask[];
}

function Walk({ site, listId, tasks }: WalkProps) {
  const goods = useGoods(tasks.map((task) => task.sku_id));
  const totes = totesOf(tasks);
  const toteOf = (task: PickTask): string => totes.get(task.shipment_id) ?? '';
  const { nextNow, take } = usePicking(listId, tasks);
  const [next, ...later] = openTasks(tasks);
  const taken = async (task: PickTask, units: number): Promise<Verdict> => {
    const after = leftOf(await take.mutateAsync({ task, units }));
    return {
      tone: 'good',
      title: `${units} × ${goods(task.sku_id)?.name ?? task.sku_id} into tote ${toteOf(task)}`,
      detail: after > 0 ? `${after} more of it.` : undefined,
    };
  };
  const onCode = async (code: string): Promise<Verdict> => {
    const task = nextNow();
    if (!task) return { tone: 'bad', title: 'This walk is done' };
    const sku = goods(task.sku_id);
    const isIt = code === sku?.barcode || code.toUpperCase() === task.sku_id.toUpperCase();
    return isIt ? taken(task, 1) : whatItIsInstead(code, task, sku);
  };
  return (
    <>
      <Progress tasks={tasks} />
      {next ? (
        <section className="task" aria-label="Next">
          <WhatToTake site={site} task={next} tote={toteOf(next)} sku={goods(next.sku_id)} />
          <ScanField label="Scan the item" hint="Barcode or shelf code" onCode={onCode} />
          <Actions
            task={next}
            sku={goods(next.sku_id)}
            busy={take.isPending}
            onTakeRest={() => taken(next, leftOf(next))}
          />
        </section>
      ) : (
        <WalkDone site={site} totes={totes.size} />
      )}
      <Shorts site={site} tasks={tasks} goods={goods} />
      <Later tasks={later} goods={goods} toteOf={toteOf} />
    </>
  );
}

/** Scans may come faster than pages are drawn: each is for what is next by then. */
function usePicking(listId: PickListId, tasks: readonly PickTask[]) {
  const queries = useQueryClient();
  const nextNow = (): PickTask | undefined =>
    openTasks(queries.getQueryData<PickTask[]>(['pick-tasks', listId]) ?? tasks)[0];
  const take = useDeed(
    ({ task, units }: { task: PickTask; units: number }) =>
      valueOf(
        api.fulfilment.scanPick({
          params: { task_id: task.task_id },
          body: { sku_id: task.sku_id, units: units as PickTask['units'] },
        }),
      ),
    [['pick-tasks'], ['pick-lists'], ['work']],
  );
  return { nextNow, take };
}

function Progress({ tasks }: { tasks: readonly PickTask[] }) {
  const wanted = tasks.filter((task) => !task.cancelled);
  const done = wanted.reduce((total, task) => total + task.picked + task.short, 0);
  const all = wanted.reduce((total, task) => total + task.units, 0);
  return (
    <div className="progress">
      <progress aria-label="Units picked" max={all} value={done} />
      <span className="value">
        {done} of {all} units
      </span>
    </div>
  );
}

interface WhatToTakeProps {
  readonly site: Site;
  readonly task: PickTask;
  readonly tote: string;
  readonly sku: Sku | undefined;
}

const WhatToTake = ({ site, task, tote, sku }: WhatToTakeProps) => (
  <div className="task-what">
    <p className="task-units">
      {leftOf(task)} <span className="task-times">×</span>
    </p>
    <div>
      <p className="task-name">{sku?.name ?? task.sku_id}</p>
      <p className="task-where">
        Shelf <strong>{task.shelf}</strong> → tote <strong>{tote}</strong>
      </p>
      {sku && sku.temperature_class !== 'ambient' && <Badge>{sku.temperature_class}</Badge>}
      {sku?.lot_tracked && <LotToTake site={site} task={task} />}
    </div>
  </div>
);

interface ActionsProps {
  readonly task: PickTask;
  readonly sku: Sku | undefined;
  readonly busy: boolean;
  readonly onTakeRest: () => Promise<Verdict>;
}

function Actions({ task, sku, busy, onTakeRest }: ActionsProps) {
  const [isShort, setShort] = useState(false);
  const left = leftOf(task);
  const takeRest = (): void => {
    onTakeRest().then(
      ({ title }) => toast(title),
      (error: unknown) => toast(problemOf(error).title, 'bad'),
    );
  };
  return (
    <div className="task-actions">
      {task.picked > 0 && left > 1 && (
        <Button look="primary" busy={busy} onClick={takeRest}>
          Take the other {left}
        </Button>
      )}
      <Button look="danger" onClick={() => setShort(true)}>
        Not enough here
      </Button>
      {isShort && <ReportShort task={task} left={left} sku={sku} onClose={() => setShort(false)} />}
    </div>
  );
}

interface LaterProps {
  readonly tasks: readonly PickTask[];
  readonly goods: (id: PickTask['sku_id']) => Sku | undefined;
  readonly toteOf: (task: PickTask) => string;
}

const Later = ({ tasks, goods, toteOf }: LaterProps) =>
  tasks.length > 0 && (
    <section aria-labelledby="then">
      <h2 id="then">Then</h2>
      <ol className="rows">
        {tasks.map((task) => (
          <li key={task.task_id} className="row">
            <span className="row-main">
              <GoodsName sku={goods(task.sku_id)} id={task.sku_id} />
            </span>
            <span className="value">{leftOf(task)} ×</span>
            <Badge>Tote {toteOf(task)}</Badge>
          </li>
        ))}
      </ol>
    </section>
  );

/** A wrong item is told before anything is booked. */
async function whatItIsInstead(
  code: string,
  task: PickTask,
  wanted: Sku | undefined,
): Promise<Verdict> {
  const found = await findGoods(code);
  const want = `Put it back: shelf ${task.shelf} holds ${wanted?.name ?? task.sku_id}.`;
  return found
    ? { tone: 'bad', title: `Wrong item: ${found.name}`, detail: want }
    : { tone: 'bad', title: `No goods have the code ${code}`, detail: want };
}

/** First expired, first out: which of the lots on the shelf to reach for. */
function LotToTake({ site, task }: { site: Site; task: PickTask }) {
  const lots = useLots(site.site_id, task.sku_id).data ?? [];
  const first = lots.find((lot) => lot.status === 'sellable' && lot.units > lot.picked);
  if (!first) return null;
  return (
    <p>
      Lot <strong>{first.lot || 'without a number'}</strong>
      {first.expires_on && `, expires ${first.expires_on}`}
    </p>
  );
}

function Shorts({
  site,
  tasks,
  goods,
}: {
  site: Site;
  tasks: readonly PickTask[];
  goods: (id: PickTask['sku_id']) => Sku | undefined;
}) {
  const shorts = tasks.filter((task) => task.short > 0);
  if (shorts.length === 0) return null;
  return (
    <section className="notice" aria-label="Not found">
      {shorts.map((task) => (
        <p key={task.task_id}>
          <strong>
            {task.short} × {goods(task.sku_id)?.name ?? task.sku_id}
          </strong>{' '}
          not found: out of the book, and looked for at other sites for the customer. When you have
          a minute, <Link href={`/host/${site.site_id}/stock/${task.sku_id}`}>count the shelf</Link>
          .
        </p>
      ))}
    </section>
  );
}

const WalkDone = ({ site, totes }: { site: Site; totes: number }) => (
  <EmptyState title="This walk is done.">
    <p>
      {totes === 1 ? 'The tote goes' : `${totes} totes go`} to the packing table; cartons are chosen
      for each.
    </p>
    <p className="empty-actions">
      <Link className="button button-primary" href={`/host/${site.site_id}/pack`}>
        Pack
      </Link>
      <Link className="button button-plain" href={`/host/${site.site_id}/pick`}>
        Next list
      </Link>
    </p>
  </EmptyState>
);
