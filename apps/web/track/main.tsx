import { startPage } from '../kit/start-page.tsx';
import '../shop/orders/orders.css';
import { SharedDelivery } from './followed-delivery.tsx';

const [token = ''] = location.pathname.split('/').slice(2);

startPage(
  <main className="shared">
    <h1>Your delivery</h1>
    <SharedDelivery token={token} />
  </main>,
  { roomy: true },
);
