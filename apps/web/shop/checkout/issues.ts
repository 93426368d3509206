import { Refusal } from '../../kit/api.ts';

/** What is wrong, by the part of the checkout where it can be put right. */
export type Part = 'lines' | 'address' | 'delivery' | 'payment' | 'promotion';
export type Wrong = Readonly<Partial<Record<Part, string>>>;

interface Issue {
  readonly field: string;
  readonly reason: string;
  readonly detail: string;
}

const partOf: readonly (readonly [begins: string, part: Part])[] = [
  ['lines', 'lines'],
  ['destination', 'address'],
  ['address', 'address'],
  ['position', 'address'],
  ['delivery', 'delivery'],
  ['payment_method', 'payment'],
  ['promotion_code', 'promotion'],
];

/** For those who shop; the server's own words say more where there is something to say. */
const words: Readonly<Record<string, string>> = {
  'unknown-sku': 'Something in the basket is no longer sold. Take it out.',
  'not-sold': 'Something in the basket is no longer sold. Take it out.',
  'out-of-stock': 'Something in the basket is no longer available. Look at the basket.',
  'address-unknown': 'We do not know this address. Look at its spelling, or choose another.',
  'payment-method-invalid': 'This cannot be used to pay. Choose another.',
  'option-unavailable': 'This is not possible any more. Choose another.',
};

export function wrongOf(issues: readonly Issue[]): Wrong {
  const wrong: Partial<Record<Part, string>> = {};
  for (const { field, reason, detail } of issues) {
    const part = partOf.find(([begins]) => field.startsWith(begins))?.[1];
    if (part) wrong[part] ??= words[reason] ?? sentence(detail);
  }
  return wrong;
}

/** A refusal that says what is wrong where, or undefined when it is about something else. */
export function wrongIn(error: unknown): Wrong | undefined {
  if (!(error instanceof Refusal)) return undefined;
  const { kind, details, errors } = error.problem;
  if (kind === 'intake-refused') return wrongOf((details['issues'] ?? []) as Issue[]);
  if (kind === 'out-of-stock' || kind === 'hold-expired')
    return { lines: words['out-of-stock'] ?? '' };
  if (kind === 'slot-full')
    return { delivery: 'Somebody else took the last place. Choose another.' };
  if (kind !== 'invalid' || errors.length === 0) return undefined;
  return wrongOf(
    errors.map(({ path, message }) => ({
      field: path.replace(/^body\.?/, ''),
      reason: '',
      detail: message,
    })),
  );
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
