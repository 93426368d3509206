import { Link } from '../kit/navigation.tsx';
import { useAddresses, usePlace } from './place.ts';

/** Where things are to be brought, and the way to change it. */
export function PlaceLine() {
  const addresses = useAddresses();
  const place = usePlace();
  if (!addresses.data) return <p className="place-line quiet">&nbsp;</p>;
  return (
    <p className="place-line quiet">
      {place ? (
        <>
          To {place.lines[0]}, {place.city}{' '}
          <Link href="/shop/account" className="small">
            Change
          </Link>
        </>
      ) : (
        <Link href="/shop/account">Say where to bring it</Link>
      )}
    </p>
  );
}
