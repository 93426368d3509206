import { Gate } from '../kit/session/gate.tsx';
import { startPage } from '../kit/start-page.tsx';
import { Driver } from './driver.tsx';

startPage(
  <Gate face="driver" roles={['driver']}>
    <Driver />
  </Gate>,
  { roomy: true },
);
