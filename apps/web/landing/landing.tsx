import { useQuery } from '@tanstack/react-query';
import type { Role } from '@waystock/contract';
import { api, valueOf } from '../kit/api.ts';
import { Icon, type IconName } from '../kit/shell/icon.tsx';
import { SignIn } from '../kit/session/sign-in.tsx';
import './landing.css';

interface Face {
  readonly name: string;
  readonly path: string;
  readonly icon: IconName;
  readonly about: string;
  readonly roles: readonly Role[];
}

const faces: readonly Face[] = [
  {
    name: 'Console',
    path: '/console',
    icon: 'map',
    about: 'See the city at work, find what is at risk, and step in.',
    roles: ['ops', 'auditor'],
  },
  {
    name: 'Shop',
    path: '/shop',
    icon: 'cart',
    about: 'Order, choose when it comes, watch it come.',
    roles: ['shopper'],
  },
  {
    name: 'Driver',
    path: '/driver',
    icon: 'fleet',
    about: 'Take a route, bring each parcel, prove it.',
    roles: ['driver'],
  },
  {
    name: 'Host and warehouse',
    path: '/host',
    icon: 'box',
    about: 'Receive, pick, pack, hand over.',
    roles: ['host'],
  },
];

/** The way in: four faces on one city, and who one may be in each. */
export function Landing() {
  const city = useQuery({ queryKey: ['map'], queryFn: () => valueOf(api.map.drawing()) });
  return (
    <main className="landing">
      <header className="landing-head">
        <img src="/favicon.svg" alt="" width="44" height="44" />
        <div>
          <h1>Waystock{city.data?.name ? ` in ${city.data.name}` : ''}</h1>
          <p className="quiet">
            Where goods wait, what is promised, and what every vehicle carries.
          </p>
        </div>
      </header>
      <div className="landing-faces">
        {faces.map((face) => (
          <FaceCard key={face.path} face={face} />
        ))}
      </div>
      <footer className="landing-foot quiet small">
        <span>Each tab of the browser can be somebody else.</span>
        <a href="/docs">API reference</a>
      </footer>
    </main>
  );
}

const FaceCard = ({ face }: { face: Face }) => (
  <section className="landing-face" aria-label={face.name}>
    <header>
      <Icon name={face.icon} />
      <h2>
        <a href={face.path}>{face.name}</a>
      </h2>
    </header>
    <p className="quiet">{face.about}</p>
    <SignIn roles={face.roles} onSignedIn={() => location.assign(face.path)} />
  </section>
);
