import { Refusal } from '../../kit/api.ts';
import { device } from '../outbox/outbox.ts';

/** A query that answers from the device when the server cannot be reached. */
export const kept = <T>(owner: string, queryKey: readonly string[], read: () => Promise<T>) => ({
  queryKey: [...queryKey],
  networkMode: 'always' as const,
  queryFn: async (): Promise<T> => {
    const name = `${owner} ${queryKey.join(' ')}`;
    if (!navigator.onLine) return orKept(name, new Refusal(noNetwork));
    try {
      const value = await read();
      await device.write('kept', (in_) => in_.put(value, name));
      return value;
    } catch (error) {
      if (isUnreachable(error)) return orKept(name, error);
      throw error;
    }
  },
});

const isUnreachable = (error: unknown): boolean =>
  error instanceof TypeError || (error instanceof Refusal && error.problem.kind === 'unreachable');

async function orKept<T>(name: string, error: unknown): Promise<T> {
  const value = await device.read('kept', (in_) => in_.get(name) as IDBRequest<T | undefined>);
  if (value === undefined) throw error;
  return value;
}

const noNetwork = {
  kind: 'unreachable' as const,
  title: 'This was not read before the network went',
  detail: 'The device has no network, and nothing of this is kept on it.',
  action: 'It comes by itself when the network is back.',
  status: 0,
  requestId: undefined,
  errors: [],
  details: {},
};

/** Doors and names stay on a device no longer than somebody works with it. */
export const forgetKept = (): Promise<undefined> => device.write('kept', (in_) => in_.clear());
