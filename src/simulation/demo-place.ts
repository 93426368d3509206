import { type Config, ConfigError } from '../config.ts';
import { DataFolderInUse } from '../storage/embedded-errors.ts';
import { lockFolder, openFolder } from '../storage/postgres-folder.ts';
import { claimDemoDatabase, type DemoClaim } from './demo-claim.ts';

/** What a demo has to itself: its database, and the folder with its keys and the provider's journal. */
export interface DemoPlace {
  /** Claims a database that is embedded, and so there only after the start. */
  claim(url: string): Promise<void>;
  /** Resolves when another demo has the database. */
  readonly lost: Promise<Error>;
  release(): Promise<void>;
}

/** Throws ConfigError when another demo lives there. An embedded database locks its folder itself. */
export async function openDemoPlace({ databaseUrl, dataFolder }: Config): Promise<DemoPlace> {
  const unlock = databaseUrl === undefined ? undefined : await lock(dataFolder);
  const claims: DemoClaim[] = [];
  let lose: (why: Error) => void = () => undefined;
  const place: DemoPlace = {
    lost: new Promise((resolve) => (lose = resolve)),
    async claim(url) {
      claims.push(await claimDemoDatabase(url, lose));
    },
    async release() {
      for (let claim = claims.pop(); claim; claim = claims.pop()) await claim.release();
      unlock?.();
    },
  };
  try {
    if (databaseUrl !== undefined) await place.claim(databaseUrl);
    return place;
  } catch (error) {
    await place.release();
    throw error;
  }
}

async function lock(dataFolder: string): Promise<() => void> {
  try {
    return await lockFolder(await openFolder(dataFolder));
  } catch (error) {
    if (!(error instanceof DataFolderInUse)) throw error;
    throw new ConfigError(
      `Another Waystock keeps what it remembers in ${dataFolder}. Give this demo a folder of its ` +
        'own with --data.',
    );
  }
}
