import type { Fact } from '../../world.ts';
import type { Site } from './site.ts';

/** A site takes no orders for now: what waits to be picked there needs another source. */
export const sitePaused = (site: Pick<Site, 'id' | 'regionId'>, reason: string): Fact => ({
  kind: 'network.site-paused',
  key: site.id,
  data: { site_id: site.id, region_id: site.regionId, reason },
});

/** It takes orders again. */
export const siteResumed = (site: Pick<Site, 'id' | 'regionId'>): Fact => ({
  kind: 'network.site-resumed',
  key: site.id,
  data: { site_id: site.id, region_id: site.regionId },
});
