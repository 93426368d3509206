import type { api, BodyOf } from '@waystock/contract';
import { type Money, money, ok } from '@waystock/kernel';
import {
  getPromotion,
  listPromotions,
  type Promotion,
  putPromotion,
} from '../../domains/orders/index.ts';
import type { HandlersOf } from '../handler.ts';
import { beyond, pageFrom } from '../page.ts';

export const promotions = {
  async list({ world, page }) {
    const found = await world.db.read((tx) => listPromotions(tx, beyond(page)));
    return ok(pageFrom(found, page, { item: promotionBody, key: ({ code }) => code }));
  },

  async get({ world, params }) {
    const found = await world.db.read((tx) => getPromotion(tx, params.code));
    if (!found.ok) return found;
    const { promotion, uses } = found.value;
    return ok({ ...promotionBody(promotion), uses });
  },

  async put({ params, body, permit, command }) {
    const may = permit({ kind: 'catalogue' });
    if (!may.ok) return may;
    const promotion = promotionOf(params.code, body);
    return command(async (tx) => {
      const put = await putPromotion(tx, promotion);
      return put.ok ? ok(promotionBody(promotion)) : put;
    });
  },
} satisfies HandlersOf<typeof api.promotions>;

const amountBody = (amount: Money) => ({
  amount_minor: amount.minor,
  currency: amount.currency,
});

const promotionBody = (promotion: Promotion) => ({
  code: promotion.code,
  benefit: benefitBody(promotion.benefit),
  valid_from: promotion.validFrom,
  valid_until: promotion.validUntil ?? null,
  minimum: promotion.minimum ? amountBody(promotion.minimum) : null,
  uses_per_customer: promotion.usesPerCustomer ?? null,
  total_uses: promotion.totalUses ?? null,
});

type BenefitBody = BodyOf<typeof api.promotions.put>['benefit'];

function benefitBody(benefit: Promotion['benefit']): BenefitBody {
  if (benefit.kind === 'percent') return { kind: 'percent', basis_points: benefit.basisPoints };
  if (benefit.kind === 'amount') return { kind: 'amount', ...amountBody(benefit.amount) };
  return benefit;
}

function benefitOf(body: BenefitBody): Promotion['benefit'] {
  if (body.kind === 'percent') return { kind: 'percent', basisPoints: body.basis_points };
  if (body.kind === 'amount')
    return { kind: 'amount', amount: money(body.amount_minor, body.currency) };
  return body;
}

const promotionOf = (code: string, body: BodyOf<typeof api.promotions.put>): Promotion => ({
  code,
  benefit: benefitOf(body.benefit),
  validFrom: body.valid_from,
  validUntil: body.valid_until ?? undefined,
  minimum: body.minimum ? money(body.minimum.amount_minor, body.minimum.currency) : undefined,
  usesPerCustomer: body.uses_per_customer ?? undefined,
  totalUses: body.total_uses ?? undefined,
});
