import type { Api, ReplyOf } from '@waystock/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Facts, Panel } from '../../kit/data/panel.tsx';
import { InstantText, Money } from '../../kit/data/values.tsx';
import { problemOf } from '../../kit/feedback/problem-notice.tsx';
import { toast } from '../../kit/feedback/toast.tsx';
import { formatDistance, formatDuration, formatWeight } from '../../kit/format.ts';
import { useNow } from '../../kit/live/clock.ts';
import { offersKey, routesKey } from '../data/keys.ts';

type Offer = ReplyOf<Api['offers']['list']>['items'][number];

/** Routes that are the driver's if they say yes in time. They need a network: somebody else waits. */
export function Offers() {
  const offers = useQuery({
    queryKey: [...offersKey],
    queryFn: () => valueOf(api.offers.list({ query: { limit: 10 } })),
    // Facts bring them; this is for the one that came while nobody listened.
    refetchInterval: 20_000,
  });
  const now = useNow();
  const open = (offers.data?.items ?? []).filter(({ expires_at }) => expires_at > now);
  return (
    <div aria-live="polite" className="offers">
      {open.map((offer) => (
        <OfferCard key={offer.offer_id} offer={offer} leftS={(offer.expires_at - now) / 1000} />
      ))}
    </div>
  );
}

/** What couriers have to answer in. */
const fullS = 45;

function OfferCard({ offer, leftS }: { offer: Offer; leftS: number }) {
  const { accept, decline } = useAnswers(offer);
  const isBusy = accept.isPending || decline.isPending;
  return (
    <Panel
      className="offer"
      title="A route for you"
      aside={
        <span className="value" aria-hidden="true">
          {Math.ceil(leftS)} s
        </span>
      }
    >
      <div className="offer-time" style={{ inlineSize: `${Math.min(1, leftS / fullS) * 100}%` }} />
      <p className="offer-pay">
        {offer.pay_minor === null || offer.currency === null ? (
          'As in your contract'
        ) : (
          <Money minor={offer.pay_minor} currency={offer.currency} />
        )}
      </p>
      <Facts
        of={[
          ['Stops', offer.stops_total],
          ['Way', formatDistance(offer.distance_m)],
          ['Takes', formatDuration((offer.ends_at - offer.starts_at) / 1000)],
          ['Starts', <InstantText key="starts" at={offer.starts_at} />],
          ['Load', formatWeight(offer.load_g)],
        ]}
      />
      <div className="actions">
        <Button disabled={isBusy} busy={decline.isPending} onClick={() => decline.mutate()}>
          Decline
        </Button>
        <Button
          look="primary"
          disabled={isBusy}
          busy={accept.isPending}
          onClick={() => accept.mutate()}
        >
          Accept
        </Button>
      </div>
    </Panel>
  );
}

function useAnswers({ offer_id }: Offer) {
  const queries = useQueryClient();
  const params = { offer_id };
  const onSettled = async (): Promise<void> => {
    await queries.invalidateQueries({ queryKey: [...offersKey] });
    await queries.invalidateQueries({ queryKey: [...routesKey] });
  };
  const onError = (error: unknown): void => toast(problemOf(error).title, 'bad');
  return {
    accept: useMutation({
      mutationFn: () => valueOf(api.offers.accept({ params })),
      onSuccess: () => toast('The route is yours'),
      onError,
      onSettled,
    }),
    decline: useMutation({
      mutationFn: () => valueOf(api.offers.decline({ params })),
      onError,
      onSettled,
    }),
  };
}
