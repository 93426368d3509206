import type { ReactNode } from 'react';
import { names } from '../class-names.ts';

interface ChoiceProps {
  /** Of all choices of which one is taken. */
  readonly name: string;
  readonly title: ReactNode;
  readonly note: ReactNode;
  /** At the end of the line: a price, a time. */
  readonly aside?: ReactNode;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

/** One of several, as a card that can be pressed anywhere. They stand in a `.choices`. */
export const Choice = ({ name, title, note, aside, isChosen, onChoose }: ChoiceProps) => (
  <label className={names('choice', isChosen && 'choice-chosen')}>
    <input type="radio" name={name} checked={isChosen} onChange={onChoose} />
    <span>
      <strong>{title}</strong>
      <span className="quiet">{note}</span>
    </span>
    {aside && <span className="choice-aside">{aside}</span>}
  </label>
);
