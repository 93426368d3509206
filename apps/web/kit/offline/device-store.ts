/** What the device keeps when the page is closed: IndexedDB, as promises that mean it is written. */
export interface DeviceStore {
  read<T>(store: string, work: (in_: IDBObjectStore) => IDBRequest<T>): Promise<T>;
  write<T>(store: string, work: (in_: IDBObjectStore) => IDBRequest<T>): Promise<T>;
}

export function openDeviceStore(
  name: string,
  stores: Readonly<Record<string, IDBObjectStoreParameters>>,
): DeviceStore {
  let database: Promise<IDBDatabase> | undefined;
  const open = (): Promise<IDBDatabase> =>
    (database ??= new Promise((resolve, reject) => {
      const opening = indexedDB.open(name, 1);
      opening.addEventListener('upgradeneeded', () => {
        for (const [store, how] of Object.entries(stores))
          opening.result.createObjectStore(store, how);
      });
      opening.addEventListener('success', () => resolve(opening.result));
      opening.addEventListener('error', () =>
        reject(opening.error ?? new Error(`${name} does not open.`)),
      );
    }));
  const run =
    (mode: IDBTransactionMode) =>
    async <T>(store: string, work: (in_: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
      const transaction = (await open()).transaction(store, mode, { durability: 'strict' });
      return new Promise((resolve, reject) => {
        const request = work(transaction.objectStore(store));
        transaction.addEventListener('complete', () => resolve(request.result));
        transaction.addEventListener('abort', () =>
          reject(transaction.error ?? new Error(`${store} aborted.`)),
        );
      });
    };
  return { read: run('readonly'), write: run('readwrite') };
}
