import { Button } from '../../kit/controls/button.tsx';
import { share, useSharing } from './use-position-reports.ts';

/** Asks before the browser does, and says what for. */
export function PositionSharing() {
  const sharing = useSharing();
  if (sharing === 'on' || !('geolocation' in navigator)) return null;
  if (sharing === 'asked-later')
    return (
      <div className="note">
        <p>
          Those who wait see when you arrive if this device tells where it is, only while a route
          runs.
        </p>
        <Button onClick={share}>Share my position</Button>
      </div>
    );
  return (
    <p className="note">
      {sharing === 'refused'
        ? 'The browser does not let this page know where you are. Arrivals are estimated from your stops.'
        : 'You are far from this route, so your position is not sent. Arrivals are estimated from your stops.'}
    </p>
  );
}
