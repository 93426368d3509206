import { keepFace } from '../kit/offline/keep-face.ts';
import { Gate } from '../kit/session/gate.tsx';
import { startPage } from '../kit/start-page.tsx';
import { Host } from './host.tsx';

keepFace('host');
startPage(
  <Gate face="host" roles={['host']}>
    <Host />
  </Gate>,
  { roomy: true },
);
