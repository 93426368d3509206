import './icon.css';

/** Sixteen pixels, one line; drawn for this product. */
const paths = {
  map: 'M1.5 3.5l4-1.5 5 2 4-1.5v10l-4 1.5-5-2-4 1.5zM5.5 2v10M10.5 4v10',
  alert: 'M8 2l6.5 11.5h-13zM8 6.5v3M8 11.5v.2',
  orders: 'M3 2h10v12l-2-1.2L9.5 14 8 12.8 6.5 14 5 12.8 3 14zM5.5 5.5h5M5.5 8.5h5',
  stock: 'M2 5l6-3 6 3v6l-6 3-6-3zM2 5l6 3 6-3M8 8v6',
  fleet:
    'M1.5 4h8v7h-8zM9.5 6.5h3l2 2.5v2h-5M4 13a1.3 1.3 0 1 0 0-2.6A1.3 1.3 0 0 0 4 13zM12 13a1.3 1.3 0 1 0 0-2.6 1.3 1.3 0 0 0 0 2.6z',
  chart: 'M2 2v12h12M5 11V8M8.5 11V5M12 11V7',
  site: 'M2 14V6l6-4 6 4v8M6 14v-4h4v4',
  route: 'M4 4.5a1.5 1.5 0 1 0 0-.1zM12 12.5a1.5 1.5 0 1 0 0-.1zM4 6v3.5a2 2 0 0 0 2 2h4.5M4 6',
  user: 'M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 14a5.5 5.5 0 0 1 11 0',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.8 10.8L14 14',
  cart: 'M1.5 2.5h2l1.8 8h7l1.5-6H4M6 13.5v.2M11.5 13.5v.2',
  box: 'M2 4.5h12v9H2zM2 4.5L4 2h8l2 2.5M6 7.5h4',
  pause: 'M5 3v10M11 3v10',
  play: 'M4.5 2.5l8 5.5-8 5.5z',
  list: 'M5.5 4h9M5.5 8h9M5.5 12h9M2 4v.1M2 8v.1M2 12v.1',
  wallet: 'M2 4.5h11a1 1 0 0 1 1 1V13H2zM2 4.5V3h9v1.5M11.5 8.8v.1',
  home: 'M2 8l6-5.5L14 8M4 7v7h8V7',
} as const;

export type IconName = keyof typeof paths;

export const Icon = ({ name }: { name: IconName }) => (
  <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
    <path d={paths[name]} />
  </svg>
);
