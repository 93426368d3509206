import { StreamRefused } from '@waystock/contract';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { useSession } from '../../kit/session/session.ts';

export interface Seen {
  readonly lon: number;
  readonly lat: number;
  readonly headingDeg: number;
  /** Where known, and not for a vehicle that stands. */
  readonly metresPerSecond: number | undefined;
}

export type Positions = ReadonlyMap<string, Seen>;

/** Where vehicles are, as they report it; where streams do not come through, asked for now and then. */
export function usePositions(): Positions {
  const session = useSession();
  const [streamed, setStreamed] = useState<Positions>(new Map());
  const [isCut, setCut] = useState(false);
  const polled = usePolledPositions(isCut);
  useEffect(() => {
    if (!session) return undefined;
    const stop = new AbortController();
    listen().catch((error: unknown) => {
      setCut(true);
      if (!(error instanceof StreamRefused)) reportError(error);
    });
    return () => stop.abort();

    async function listen(): Promise<void> {
      const known = new Map<string, Seen>();
      for await (const { value } of api.live.positions({ signal: stop.signal })) {
        for (const [id, lon, lat, heading, speed] of value.vehicles)
          known.set(id, {
            ...{ lon, lat, headingDeg: heading ?? 0 },
            metresPerSecond: speed ?? undefined,
          });
        setStreamed(new Map(known));
      }
    }
  }, [session]);
  return isCut ? (polled ?? streamed) : streamed;
}

function usePolledPositions(enabled: boolean): Positions | undefined {
  const { data } = useQuery({
    queryKey: ['fleet', 'positions'],
    enabled,
    refetchInterval: 5_000,
    queryFn: async () => {
      const { items } = await valueOf(api.control.fleet());
      return new Map(
        items.flatMap(({ vehicle_id: id, position }): [string, Seen][] =>
          position ? [[id, { ...position, headingDeg: 0, metresPerSecond: undefined }]] : [],
        ),
      );
    },
  });
  return data;
}
