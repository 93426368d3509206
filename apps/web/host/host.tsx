import { asId, type SiteId } from '@waystock/kernel';
import { useEffect } from 'react';
import { Select } from '../kit/controls/field.tsx';
import { SiteTimeZone } from '../kit/data/values.tsx';
import { EmptyState } from '../kit/feedback/empty-state.tsx';
import { Loaded } from '../kit/feedback/loaded.tsx';
import { navigate, usePathParts } from '../kit/navigation.tsx';
import { type NavItem, Shell } from '../kit/shell/shell.tsx';
import { HandOver } from './hand-over/hand-over.tsx';
import './host.css';
import { Pack } from './pack/pack.tsx';
import { Pick } from './pick/pick.tsx';
import { type Site, type SiteWork, useFreshFloor, useSites, useWork } from './reads.ts';
import { Receive } from './receive/receive.tsx';
import { SitePage } from './site/site-page.tsx';
import { StockPage } from './stock/stock-page.tsx';
import { Today } from './today/today.tsx';

/** `/host/SITE/pick/LIST`: whose floor it is, what is done there, and to what. */
export function Host() {
  const sites = useSites();
  if (sites.data && sites.data.length > 0) return <Keeping sites={sites.data} />;
  return (
    <Shell face="Host" nav={[]} at="">
      <div className="page">
        <h1>Your sites</h1>
        <Loaded query={sites}>{() => <NoSite />}</Loaded>
      </div>
    </Shell>
  );
}

const NoSite = () => (
  <EmptyState title="No site is in your keeping.">
    Operations names the host of a site; then its shelves and orders are here.
  </EmptyState>
);

function Keeping({ sites }: { sites: readonly Site[] }) {
  const [at, ...rest] = usePathParts();
  const site = sites.find((one) => one.site_id === at);
  const [first] = sites;
  useEffect(() => {
    if (!site && first) navigate(`/host/${first.site_id}`, 'replace');
  }, [site, first]);
  if (!site) return null;
  return (
    <SiteTimeZone value={site.time_zone}>
      <Floor key={site.site_id} site={site} sites={sites} rest={rest} />
    </SiteTimeZone>
  );
}

interface FloorProps {
  readonly site: Site;
  readonly sites: readonly Site[];
  readonly rest: readonly string[];
}

function Floor({ site, sites, rest }: FloorProps) {
  useFreshFloor();
  const work = useWork(site.site_id);
  const [page = ''] = rest;
  const nav = navOf(site.site_id, work.data);
  const at = nav.find(({ to }) => to === `/host/${site.site_id}/${page}`) ?? nav[0];
  return (
    <Shell
      face="Host"
      nav={nav}
      at={at?.to ?? ''}
      bar={sites.length > 1 && <SiteChoice site={site} sites={sites} />}
    >
      <Page site={site} rest={rest} />
    </Shell>
  );
}

function Page({ site, rest: [page, id] }: Pick<FloorProps, 'site' | 'rest'>) {
  switch (page) {
    case 'receive':
      return <Receive site={site} />;
    case 'pick':
      return <Pick site={site} listId={id} />;
    case 'pack':
      return <Pack site={site} shipmentId={id} />;
    case 'hand-over':
      return <HandOver site={site} />;
    case 'stock':
      return <StockPage site={site} skuId={id} />;
    case 'site':
      return <SitePage site={site} />;
    default:
      return <Today site={site} />;
  }
}

function navOf(siteId: SiteId, work: SiteWork | undefined): NavItem[] {
  const to = (page: string): string => `/host/${siteId}/${page}`;
  const back = work && work.to_receive.receipts + work.returns_expected;
  const leaving = work && work.to_hand_over.shipments + work.to_collect.shipments;
  return [
    { to: `/host/${siteId}`, label: 'Today', icon: 'home' },
    { to: to('receive'), label: 'Receive', icon: 'box', count: back },
    { to: to('pick'), label: 'Pick', icon: 'list', count: work?.to_pick.lists },
    { to: to('pack'), label: 'Pack', icon: 'orders', count: leaving },
    { to: to('hand-over'), label: 'Hand over', icon: 'fleet' },
    { to: to('stock'), label: 'Stock', icon: 'stock' },
    { to: to('site'), label: 'Site', icon: 'wallet' },
  ];
}

const SiteChoice = ({ site, sites }: Pick<FloorProps, 'site' | 'sites'>) => (
  <Select
    bare
    label="Site"
    value={site.site_id}
    options={sites.map(({ site_id, name }) => ({ value: site_id, label: name }))}
    onChange={(event) => navigate(`/host/${asId<SiteId>(event.target.value)}`)}
  />
);
