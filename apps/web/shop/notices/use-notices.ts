import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { PushSubscriptionId } from '@waystock/kernel';
import { asId } from '@waystock/kernel';
import { api, valueOf } from '../../kit/api.ts';
import {
  forgetDevice,
  keepSubscription,
  knownSubscription,
  pushManager,
  subscribe,
} from '../../kit/push/device.ts';

export type Noticing =
  /** This browser cannot, or this server does not. */
  | { readonly kind: 'cannot' }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'off'; readonly key: string }
  | { readonly kind: 'on' };

const queryKey = ['notices'];

async function look(): Promise<Noticing> {
  const manager = await pushManager();
  if (!manager) return { kind: 'cannot' };
  const { items, public_key: key } = await valueOf(api.customers.listPushSubscriptions());
  if (key === null) return { kind: 'cannot' };
  if (Notification.permission === 'denied') return { kind: 'forbidden' };
  const isKnown = items.some(({ subscription_id: id }) => id === knownSubscription());
  const isOn = isKnown && (await manager.getSubscription()) !== null;
  return isOn ? { kind: 'on' } : { kind: 'off', key };
}

/** Whether this device is told what happens to the shopper's orders. */
export const useNoticing = () => useQuery({ queryKey, queryFn: look, staleTime: 60_000 });

/** Turned on it asks whoever sits here; what they say to the browser stands. */
export function useSwitchNotices() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (noticing: Noticing) =>
      noticing.kind === 'off' ? turnOn(noticing.key) : turnOff(),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
}

async function turnOn(key: string): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') return;
  const manager = await pushManager();
  const { endpoint, keys } = (manager && (await subscribe(manager, key)).toJSON()) ?? {};
  const [p256dh, auth] = [keys?.['p256dh'], keys?.['auth']];
  if (!endpoint || !p256dh || !auth) throw new Error('The browser gave no subscription.');
  const body = { endpoint, keys: { p256dh, auth } };
  const { subscription_id } = await valueOf(api.customers.subscribePush({ body }));
  keepSubscription(subscription_id);
}

async function turnOff(): Promise<void> {
  const id = knownSubscription();
  await forgetDevice();
  if (id === null) return;
  const ended = await api.customers.endPush({
    params: { subscription_id: asId<PushSubscriptionId>(id) },
  });
  if (!ended.ok && ended.error.kind !== 'push-subscription-not-found')
    await valueOf(Promise.resolve(ended));
}
