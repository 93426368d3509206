import type { ReactNode } from 'react';
import { inWords } from '../format.ts';
import './data.css';

export type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad';

/** A word about a state: colour says how urgent, the word says what. */
export const Badge = ({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) => (
  <span className={`badge badge-${tone}`}>{children}</span>
);

const tones: Readonly<Record<string, Tone>> = {
  delivered: 'good',
  'in-transit': 'accent',
  cancelled: 'plain',
  returning: 'warn',
  returned: 'plain',
};

/** How far an order or a shipment has come. */
export const Stage = ({ stage }: { stage: string }) => (
  <Badge tone={tones[stage] ?? 'plain'}>{inWords(stage)}</Badge>
);
