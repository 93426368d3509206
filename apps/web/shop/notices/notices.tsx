import { Button } from '../../kit/controls/button.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { ProblemNotice } from '../../kit/feedback/problem-notice.tsx';
import { type Noticing, useNoticing, useSwitchNotices } from './use-notices.ts';

/** On the page of an order under way: shall this device say when it comes? */
export function OrderNotices() {
  const { data } = useNoticing();
  const change = useSwitchNotices();
  if (!data || data.kind === 'cannot' || data.kind === 'forbidden') return null;
  return (
    <div className="notices">
      <p>
        {data.kind === 'on'
          ? 'This device tells you what happens to it.'
          : 'Shall this device tell you when it leaves, is near, and is there?'}
      </p>
      <Switch noticing={data} change={change} />
      {change.isError && <ProblemNotice error={change.error} />}
    </div>
  );
}

/** In the account: the same switch, and why there may be none. */
export function NoticeSettings() {
  const { data } = useNoticing();
  const change = useSwitchNotices();
  if (!data) return null;
  return (
    <Panel title="Notices on this device">
      <p>{aboutIt[data.kind]}</p>
      {(data.kind === 'on' || data.kind === 'off') && (
        <div className="doings">
          <Switch noticing={data} change={change} />
        </div>
      )}
      {change.isError && <ProblemNotice error={change.error} />}
    </Panel>
  );
}

const aboutIt: Readonly<Record<Noticing['kind'], string>> = {
  on: 'This device tells you when an order leaves, is near, is late and is there. Notices name neither goods nor door.',
  off: 'This device can tell you when an order leaves, is near, is late and is there. Notices name neither goods nor door.',
  forbidden:
    'This browser was told to show no notices of this page; its settings for the page change that.',
  cannot: 'This browser cannot show notices here. On a telephone, put the shop on the home screen.',
};

interface SwitchProps {
  readonly noticing: Noticing;
  readonly change: ReturnType<typeof useSwitchNotices>;
}

const Switch = ({ noticing, change }: SwitchProps) => (
  <Button
    look={noticing.kind === 'on' ? 'quiet' : 'plain'}
    busy={change.isPending}
    onClick={() => change.mutate(noticing)}
  >
    {noticing.kind === 'on' ? 'Turn off' : 'Tell me'}
  </Button>
);
