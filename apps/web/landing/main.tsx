import { Toasts } from '../kit/feedback/toast.tsx';
import { startPage } from '../kit/start-page.tsx';
import { Landing } from './landing.tsx';
import { SignedIn } from './signed-in.tsx';

startPage(
  <>
    {location.pathname === '/signed-in' ? <SignedIn /> : <Landing />}
    <Toasts />
  </>,
);
