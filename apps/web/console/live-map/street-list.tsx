import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Badge } from '../../kit/data/badge.tsx';
import { Facts } from '../../kit/data/panel.tsx';
import { Table } from '../../kit/data/table.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { WhatIf } from '../frame/what-if.tsx';
import { type RoadCondition, useMayAct, useRoadConditions } from '../reads.ts';
import { conditionName, conditionState } from './on-map.ts';

/** What is different from the map; what is closed is opened again from here. */
export function StreetList({ onClose }: { onClose: () => void }) {
  const mayAct = useMayAct();
  const [chosen, choose] = useState<RoadCondition>();
  return (
    <>
      {mayAct && (
        <div className="live-map-act">
          <Button onClick={onClose}>Close a street</Button>
          <span className="quiet small">or click it on the map</span>
        </div>
      )}
      <Loaded query={useRoadConditions()} lines={4}>
        {(conditions) =>
          conditions.length === 0 ? (
            <EmptyState title="All streets are as the map has them">
              Streets that are closed or slow appear here.
            </EmptyState>
          ) : (
            <Table
              label="Streets that are closed or slow"
              rows={conditions}
              rowKey={(condition) => condition.condition_id}
              onOpen={choose}
              columns={[
                { head: 'Where', cell: conditionName },
                {
                  head: 'State',
                  cell: (one) => (
                    <Badge tone={one.effect.kind === 'slowed' ? 'warn' : 'bad'}>
                      {conditionState(one)}
                    </Badge>
                  ),
                },
                { head: 'Until', number: true, cell: until },
              ]}
            />
          )
        }
      </Loaded>
      {chosen && <ConditionDialog condition={chosen} onClose={() => choose(undefined)} />}
    </>
  );
}

const until = ({ ends_at: at }: RoadCondition) =>
  at === null ? 'opened again' : <InstantText at={at} />;

/** Why it is as it is; for those who may, the way back. */
function ConditionDialog(props: {
  readonly condition: RoadCondition;
  readonly onClose: () => void;
}) {
  const { condition, onClose } = props;
  const mayAct = useMayAct();
  const name = conditionName(condition);
  return (
    <WhatIf
      title={name}
      verb="Open it again"
      ready={mayAct}
      act={() =>
        valueOf(api.roads.liftCondition({ params: { condition_id: condition.condition_id } }))
      }
      told={() => `${name} is as the map has it again.`}
      stale={[['road-conditions'], ['route-line']]}
      onClose={onClose}
    >
      <Facts
        of={[
          ['State', conditionState(condition)],
          ['Why', condition.reason],
          ['From', <InstantText at={condition.begins_at} />],
          ['Until', until(condition)],
          ['By', condition.put_by ?? '–'],
        ]}
      />
    </WhatIf>
  );
}
