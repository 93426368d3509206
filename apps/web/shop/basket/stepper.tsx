import { setUnits, unitsOf, useBasket } from './basket.ts';
import type { Sku } from '../goods.ts';
import { Button } from '../../kit/controls/button.tsx';

interface StepperProps {
  readonly sku: Sku;
  /** How many could be had; undefined while it is asked. */
  readonly left: number | undefined;
}

/** Into the basket, one more, one fewer. */
export function Stepper({ sku, left }: StepperProps) {
  const basket = useBasket();
  const { sku_id: id, name } = sku;
  const n = unitsOf(basket, id);
  if (n === 0)
    return (
      <Button disabled={left === 0} aria-label={`Add ${name}`} onClick={() => setUnits(id, 1)}>
        Add
      </Button>
    );
  return (
    <div className="stepper" role="group" aria-label={`Units of ${name}`}>
      <button type="button" aria-label={`One fewer ${name}`} onClick={() => setUnits(id, n - 1)}>
        −
      </button>
      <output aria-live="polite">{n}</output>
      <button
        type="button"
        aria-label={`One more ${name}`}
        disabled={left !== undefined && n >= left}
        onClick={() => setUnits(id, n + 1)}
      >
        +
      </button>
    </div>
  );
}
