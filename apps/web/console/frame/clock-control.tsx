import { useQueryClient } from '@tanstack/react-query';
import { Icon } from '../../kit/shell/icon.tsx';
import { InstantText, SiteTimeZone } from '../../kit/data/values.tsx';
import { toast } from '../../kit/feedback/toast.tsx';
import { clockKey, setDemoClock, useDemoClock, useNow } from '../../kit/live/clock.ts';
import type { Command } from '../../kit/shell/command-palette.tsx';
import { useRegions } from '../reads.ts';
import './clock-control.css';

/** What time it is in the city, and how fast it goes there. In production just the time. */
export function ClockControl() {
  const clock = useDemoClock()?.clock;
  const set = useSetClock();
  const now = useNow();
  const zone = useRegions().data?.[0]?.time_zone;
  const time = (
    <>
      {clock && (
        <span className="clock-day">
          <InstantText at={now} style="day" />,{' '}
        </span>
      )}
      <InstantText at={now} style="time" />
    </>
  );
  return (
    <div className="clock">
      <span className="clock-time">
        {zone ? <SiteTimeZone value={zone}>{time}</SiteTimeZone> : time}
      </span>
      {clock && (
        <>
          <button
            type="button"
            className="clock-pause"
            aria-label={clock.paused ? 'Let the city go on' : 'Stop the city'}
            title={clock.paused ? 'Let the city go on' : 'Stop the city'}
            onClick={() => set({ paused: !clock.paused })}
          >
            <Icon name={clock.paused ? 'play' : 'pause'} />
          </button>
          <select
            className="clock-speed"
            aria-label="How fast the city goes"
            value={clock.speed}
            onChange={(event) => set({ speed: Number(event.target.value), paused: false })}
          >
            {clock.speeds.map((speed) => (
              <option key={speed} value={speed}>
                {speed} ×
              </option>
            ))}
          </select>
        </>
      )}
    </div>
  );
}

function useSetClock() {
  const queries = useQueryClient();
  return (change: { speed?: number; paused?: boolean }): void => {
    setDemoClock(change)
      .then(() => queries.invalidateQueries({ queryKey: clockKey }))
      .catch((error: unknown) => toast(String(error), 'bad'));
  };
}

export function useClockCommands(): readonly Command[] {
  const clock = useDemoClock()?.clock;
  const set = useSetClock();
  if (!clock) return [];
  return [
    {
      id: 'clock-pause',
      label: clock.paused ? 'Let the city go on' : 'Stop the city',
      run: () => set({ paused: !clock.paused }),
    },
    ...clock.speeds.map((speed) => ({
      id: `clock-${speed}`,
      label: `City speed ${speed} ×`,
      run: () => set({ speed, paused: false }),
    })),
  ];
}
