import { keepFace } from '../kit/offline/keep-face.ts';
import { Gate } from '../kit/session/gate.tsx';
import { startPage } from '../kit/start-page.tsx';
import { Shop } from './shop.tsx';

keepFace('shop');
startPage(
  <Gate face="shop" roles={['shopper']}>
    <Shop />
  </Gate>,
  { roomy: true },
);
