import { keepFace } from '../kit/offline/keep-face.ts';
import { startPage } from '../kit/start-page.tsx';
import { DriverGate } from './driver-gate.tsx';

keepFace('driver');
startPage(<DriverGate />, { roomy: true });
