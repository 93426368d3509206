import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from '../../kit/controls/button.tsx';
import { clockKey, setDemoClock, useDemoClock } from '../../kit/live/clock.ts';

/** In the demo a city may run faster than people do, who then cannot answer an offer in time. */
export function CityPace() {
  const queries = useQueryClient();
  const reading = useDemoClock();
  const slow = useMutation({
    mutationFn: () => setDemoClock({ speed: 1, paused: false }),
    onSuccess: () => queries.invalidateQueries({ queryKey: clockKey }),
  });
  if (!reading || (reading.clock.speed === 1 && !reading.clock.paused)) return null;
  const { speed, paused } = reading.clock;
  return (
    <div className="note" role="note">
      <p>
        {paused
          ? 'The city stands still.'
          : `The city runs ${speed} times as fast as you: offers and windows pass quickly.`}
      </p>
      <Button busy={slow.isPending} onClick={() => slow.mutate()}>
        Run at your pace
      </Button>
    </div>
  );
}
