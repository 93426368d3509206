import { Gate } from '../kit/session/gate.tsx';
import { startPage } from '../kit/start-page.tsx';
import { Console } from './console.tsx';

startPage(
  <Gate face="console" roles={['ops', 'auditor']}>
    <Console />
  </Gate>,
);
