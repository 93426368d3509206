export type { Device } from './device.ts';
export type { NotificationsError } from './errors.ts';
export { type Happening, noticeOf } from './notice.ts';
export {
  endSubscription,
  ensurePushKey,
  findPushKey,
  listPushKeks,
  listDevices,
  type OpenSubscription,
  rewrapPushKey,
  subscribeDevice,
} from './notifications.ts';
export type { PushKey } from './push-key.ts';
export {
  deleteSent as takeBackSent,
  deleteSentBefore as forgetSent,
  deleteSubscriptions as dropSubscriptions,
  insertSent as claimSent,
} from './store.ts';
