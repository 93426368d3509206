import type { Tags } from '../osm/decode-block.ts';
import { accessOf } from './access.ts';
import { metresOf, tonnesOf } from './measures.ts';
import type { Profile } from './profile.ts';

/** What a node does to those who pass it. */
export interface NodeUse {
  readonly blocked: boolean;
  /** Seconds lost, signals included. */
  readonly delay: number;
  /** Whether the delay is for one direction of the way only (`traffic_signals:direction`). */
  readonly only?: 'forward' | 'backward';
}

const nothing: NodeUse = { blocked: false, delay: 0 };
/** Seconds until somebody opens a private gate. */
const privateGate = 60;

/** Keys that can matter; most nodes have none of them. */
const keys = ['highway', 'barrier', 'crossing', 'kerb', 'railway'] as const;

export function useNode(tags: Tags, profile: Profile): NodeUse {
  if (!keys.some((key) => tags[key] !== undefined)) return nothing;
  if (isStopped(tags, profile)) return { blocked: true, delay: 0 };
  // Signals are often tagged as highway and as crossing at once: one of them counts.
  let delay = Math.max(0, ...keys.map((key) => profile.delays[`${key}=${tags[key] ?? ''}`] ?? 0));
  if (tags['barrier'] && accessOf(tags, profile.access) === 'destination') delay += privateGate;
  const direction = tags['traffic_signals:direction'] ?? tags['direction'];
  if (direction === 'forward' || direction === 'backward')
    return { blocked: false, delay, only: direction };
  return delay > 0 ? { blocked: false, delay } : nothing;
}

function isStopped(tags: Tags, profile: Profile): boolean {
  if (profile.kerbs?.has(tags['kerb'] ?? '')) return true;
  const { barrier } = tags;
  if (barrier === undefined) return false;
  const access = accessOf(tags, profile.access);
  if (access === 'closed') return true;
  const { size } = profile;
  if (size && (metresOf(tags['maxheight']) ?? 99) < size.height) return true;
  if (size && (metresOf(tags['maxwidth'] ?? tags['maxwidth:physical']) ?? 99) < size.width)
    return true;
  if (size && (tonnesOf(tags['maxweight']) ?? 999) < size.weight) return true;
  if (profile.passes.has(barrier)) return false;
  return accessOf(tags, profile.access.slice(0, -1)) !== 'open';
}
