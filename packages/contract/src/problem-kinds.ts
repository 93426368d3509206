export interface ProblemClass {
  readonly status: number;
  readonly title: string;
  /** What the caller can do about it. */
  readonly action: string;
}

/** What the domains may refuse, by kind: each has its status, its title and what to do about it. */
export const domainProblems = {
  // Catalogue and network.
  'sku-not-found': {
    status: 404,
    title: 'No such SKU',
    action: 'Check the id; the catalogue is at /api/v1/skus.',
  },
  'sku-invalid': {
    status: 422,
    title: 'The SKU breaks a rule',
    action: 'Correct what "details" lists.',
  },
  'owner-not-found': {
    status: 422,
    title: 'No such owner',
    action: 'Create the owner first.',
  },
  'sku-owner-fixed': {
    status: 409,
    title: 'A SKU stays with its owner',
    action: 'Create another SKU for the other owner and move the stock to it.',
  },
  'site-not-found': {
    status: 404,
    title: 'No such site',
    action: 'Check the id; sites of others are reported the same way.',
  },
  'payout-not-found': {
    status: 404,
    title: 'Nothing is paid for this month',
    action: 'Choose a month from the list: from the first goods at the site until now.',
  },
  'site-invalid': {
    status: 422,
    title: 'The site breaks a rule',
    action: 'Correct what "details" lists.',
  },
  'region-not-found': {
    status: 422,
    title: 'No such region',
    action: 'Create the region first.',
  },
  'lane-invalid': {
    status: 422,
    title: 'Stock cannot move this way',
    action: 'Correct the two sites, the cost or the duration.',
  },
  'carrier-invalid': {
    status: 422,
    title: 'The tariff breaks a rule',
    action: 'Correct the zones, bands or rest days.',
  },
  'delivery-offer-invalid': {
    status: 422,
    title: 'The delivery offer breaks a rule',
    action: 'Correct the price, windows, days or lead.',
  },

  // Customers.
  'customer-not-found': {
    status: 404,
    title: 'No such customer',
    action: 'Check the id.',
  },
  'customer-invalid': {
    status: 422,
    title: 'The customer breaks a rule',
    action: 'Correct what "details" lists.',
  },
  'customer-erased': {
    status: 409,
    title: 'The customer’s data has been erased',
    action: 'Nothing more can be done for this customer; a new account has a new id.',
  },
  'orders-open': {
    status: 409,
    title: 'Orders are still under way',
    action: 'Wait until the orders named are delivered, or cancel them; then ask again.',
  },
  'address-not-found': {
    status: 404,
    title: 'No such address',
    action: 'Check the id; addresses of others are reported the same way.',
  },
  'push-subscription-invalid': {
    status: 422,
    title: 'This device cannot be told',
    action: 'Subscribe anew in the browser; "details" says what is wrong with this subscription.',
  },
  'push-subscription-not-found': {
    status: 404,
    title: 'No such subscription',
    action: 'Check the id; subscriptions of others are reported the same way.',
  },

  // Stock.
  'out-of-stock': {
    status: 409,
    title: 'Not enough can be sold',
    action: 'Order fewer, choose another site, or wait for the next receipt.',
  },
  'stock-spoken-for': {
    status: 409,
    title: 'Others have reserved these units',
    action: 'Take fewer, or release reservations first.',
  },
  'hold-expired': {
    status: 409,
    title: 'The hold has run out',
    action: 'Hold the stock again.',
  },
  'nothing-to-collect': {
    status: 404,
    title: 'Nothing waits here under this code',
    action:
      'Compare the code with the customer’s message; it may wait at another site, not be packed yet, or have been collected.',
  },
  'reservation-not-live': {
    status: 409,
    title: 'The reservation has ended',
    action: 'Read the order again; its stock has been shipped or released.',
  },
  'receipt-not-expected': {
    status: 409,
    title: 'Nothing is expected under this receipt',
    action: 'Check the id, or book the goods as a receipt without notice.',
  },
  'transfer-under-way': {
    status: 409,
    title: 'The goods are on their way',
    action: 'Take the receipt when they arrive, or with a count of 0 when they are lost.',
  },

  // Orders.
  'order-not-found': {
    status: 404,
    title: 'No such order',
    action: 'Check the order id or number; orders of others are reported the same way.',
  },
  'intake-refused': {
    status: 422,
    title: 'The order cannot be accepted as it is',
    action: 'Correct what "details" lists; all that is wrong is listed at once.',
  },
  'shipment-moved-on': {
    status: 409,
    title: 'The shipment is at another stage',
    action: 'Read the order again and do what its stage asks for.',
  },
  'promotion-not-found': {
    status: 404,
    title: 'No such promotion code',
    action: 'Check the code; all are at /api/v1/promotions.',
  },
  'promotion-invalid': {
    status: 422,
    title: 'The promotion breaks a rule',
    action: 'Correct the bound that "detail" names.',
  },
  'too-late-to-change': {
    status: 409,
    title: 'Too late to change the order',
    action: 'Wait for the delivery and send the goods back.',
  },
  'slot-full': {
    status: 409,
    title: 'The delivery slot is taken',
    action: 'Ask for the delivery options again and choose another slot.',
  },
  'return-not-possible': {
    status: 409,
    title: 'These goods cannot be sent back',
    action: 'Return no more than was delivered and is not on its way back already.',
  },

  // Payment and fraud.
  'payment-not-found': {
    status: 404,
    title: 'No payment',
    action: 'Wait a moment; the payment begins when the order is placed.',
  },
  'payment-closed': {
    status: 409,
    title: 'The payment is closed',
    action: 'Place a new order.',
  },
  'payment-not-authorised': {
    status: 409,
    title: 'No money is held for this order',
    action: 'Have the shopper pay first.',
  },
  'capture-exceeds-amount': {
    status: 409,
    title: 'More than the order costs cannot be captured',
    action: 'Capture at most what is left.',
  },
  'refund-exceeds-captured': {
    status: 409,
    title: 'More than was captured cannot be refunded',
    action: 'Refund at most what was captured and not refunded yet.',
  },
  'amount-below-claimed': {
    status: 409,
    title: 'The order cannot cost less than what has left for it',
    action: 'Keep the lines that have been shipped.',
  },
  'wrong-currency': {
    status: 422,
    title: 'The amount is in another currency',
    action: 'Send the amount in the currency of the order.',
  },
  'claim-already-made': {
    status: 409,
    title: 'That was claimed before with another amount',
    action: 'Read the payment; make a new refund for what is missing.',
  },
  'webhook-malformed': {
    status: 400,
    title: 'The message cannot be read',
    action: 'Send webhook-id, webhook-timestamp and webhook-signature as Standard Webhooks says.',
  },
  'webhook-out-of-time': {
    status: 401,
    title: 'The message is too old or too new',
    action: 'Send it again with a present timestamp; check the clock.',
  },
  'webhook-forged': {
    status: 401,
    title: 'The signature does not fit',
    action: 'Check the shared secret.',
  },
  'review-decided': {
    status: 409,
    title: 'The review has been decided',
    action: 'Read the review again; a decision is final.',
  },

  // Fulfilment.
  'pick-list-unknown': {
    status: 404,
    title: 'No such pick list',
    action: 'Ask for the lists of the site again.',
  },
  'pick-task-unknown': {
    status: 404,
    title: 'No such task',
    action: 'Read the pick list again.',
  },
  'wrong-item': {
    status: 409,
    title: 'That is another item',
    action: 'Put it back and take the one the list names.',
  },
  'wrong-lot': {
    status: 409,
    title: 'Another lot goes first',
    action: 'Take the lot that expires first.',
  },
  'too-many-units': {
    status: 409,
    title: 'More than the task asks for',
    action: 'Put back what is too many.',
  },
  'not-enough-usable': {
    status: 409,
    title: 'The book knows fewer usable units',
    action: 'Take those and report the rest as short.',
  },
  'shipment-not-released': {
    status: 409,
    title: 'The shipment is not released for picking',
    action: 'Wait for its wave.',
  },
  'job-moved-on': {
    status: 409,
    title: 'The shipment is further on, or was put away',
    action: 'Read the pick list again.',
  },
  'tracking-number-invalid': {
    status: 422,
    title: 'That is no tracking number of ours',
    action: 'Scan the label again.',
  },
  'parcel-unknown': {
    status: 404,
    title: 'No such parcel',
    action: 'Check the tracking number.',
  },
  'wrong-vehicle': {
    status: 409,
    title: 'The parcel rides with another vehicle',
    action: 'Leave it at the dock.',
  },

  // Vehicles and couriers.
  'vehicle-not-found': {
    status: 404,
    title: 'No such vehicle',
    action: 'Check the id; vehicles of others are reported the same way.',
  },
  'vehicle-invalid': {
    status: 422,
    title: 'The vehicle breaks a rule',
    action: 'Correct what "details" lists.',
  },
  'courier-not-found': {
    status: 404,
    title: 'No such courier',
    action: 'Check the id; couriers of others are reported the same way.',
  },
  'courier-may-not-drive': {
    status: 409,
    title: 'The courier may not drive this vehicle',
    action: 'Choose an active driver for this kind of vehicle.',
  },
  'vehicle-taken': {
    status: 409,
    title: 'Somebody else drives this vehicle',
    action: 'Take them off it first, or choose another vehicle.',
  },

  // Dispatch and roads.
  'route-not-found': {
    status: 404,
    title: 'No such route',
    action: 'Check the id; routes of others are reported the same way.',
  },
  'route-moved-on': {
    status: 409,
    title: 'The route is at another stage',
    action: 'Read the route again; report what happened in its order.',
  },
  'stop-not-on-route': {
    status: 409,
    title: 'The route has no such stop',
    action: 'Read the route again; it may have changed on the way.',
  },
  'stop-settled': {
    status: 409,
    title: 'The stop is done',
    action: 'Read the route again and go on with the next stop.',
  },
  'other-stop-open': {
    status: 409,
    title: 'The vehicle is at another stop',
    action: 'Report first what became of that stop.',
  },
  'wrong-kind-of-stop': {
    status: 409,
    title: 'That does not happen at such a stop',
    action:
      'Report loading where goods are loaded, and delivery or failure where they are delivered.',
  },
  'proof-missing': {
    status: 422,
    title: 'A delivery needs a proof',
    action: 'Send the photo, the signature, or that the recipient’s code was right.',
  },
  'code-wrong': {
    status: 422,
    title: 'That is not the recipient’s code',
    action: 'Ask for it again, or take a photo or a signature instead.',
  },
  'proofs-full': {
    status: 409,
    title: 'No more pictures of this delivery are kept',
    action: 'Report the delivery with a picture that was sent already.',
  },
  'stops-open': {
    status: 409,
    title: 'Some deliveries are unaccounted for',
    action: 'Report each of them as delivered or failed, then the end of the route.',
  },
  'offer-not-found': {
    status: 404,
    title: 'No such offer',
    action: 'List what is on offer to you now.',
  },
  'offer-over': {
    status: 409,
    title: 'The offer is over',
    action: 'List what is on offer to you now.',
  },
  'vehicle-busy': {
    status: 409,
    title: 'The vehicle drives another route',
    action: 'Finish that route first, or decline this one.',
  },
  'vehicle-not-active': {
    status: 409,
    title: 'The vehicle is not in use',
    action: 'Set it to active first, or leave the route to others.',
  },
  'route-changed': {
    status: 409,
    title: 'The route has changed',
    action: 'Read it again.',
  },
  'not-plannable': {
    status: 409,
    title: 'No vehicle can take it',
    action: 'Look at the reasons under "details"; relax one of them or add a vehicle.',
  },
  'source-not-possible': {
    status: 409,
    title: 'It cannot be sent from there',
    action: 'Ask again which sites could send it, or leave it where it is.',
  },
  'position-off-network': {
    status: 422,
    title: 'The position is not on our roads',
    action: 'Check the position, or load a road network that covers it.',
  },
  'condition-over': {
    status: 422,
    title: 'It would be over already',
    action: 'Let it end after it begins, and after now.',
  },
  'no-way-between': {
    status: 422,
    title: 'No road leads there',
    action: 'Choose another vehicle profile or another position.',
  },
  'problem-contradictory': {
    status: 422,
    title: 'The problem contradicts itself',
    action: 'Correct what is listed under "details"; each fault says how.',
  },
  'solver-busy': {
    status: 429,
    title: 'The solver is at work on another problem',
    action: 'Ask again after as many seconds as Retry-After says.',
  },
  'no-network-imported': {
    status: 409,
    title: 'No road network is loaded',
    action: 'Import a road network first.',
  },
} as const satisfies Readonly<Record<string, ProblemClass>>;
