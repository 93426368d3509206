import type { Instant } from '@waystock/kernel';
import { InstantText } from '../../kit/data/values.tsx';
import { stages, stageText } from './stages.ts';

interface StageTrackProps {
  readonly stage: string;
  /** When each was reached, as far as that is known. */
  readonly at?: ReadonlyMap<string, Instant>;
}

/** The eight stages, those that are behind it and the one it is at. */
export function StageTrack({ stage, at }: StageTrackProps) {
  const reached = stages.findIndex(([key]) => key === stage);
  if (reached < 0) return <p className="stage-other">{stageText(stage)}</p>;
  return (
    <ol className="stage-track">
      {stages.map(([key, text], i) => {
        const when = at?.get(key);
        const state = i < reached ? 'done' : i === reached ? 'now' : 'ahead';
        return (
          <li
            key={key}
            className={`stage stage-${state}`}
            aria-current={state === 'now' ? 'step' : undefined}
          >
            <span>{text}</span>
            {when !== undefined && i <= reached && (
              <span className="stage-at quiet small">
                <InstantText at={when} />
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
