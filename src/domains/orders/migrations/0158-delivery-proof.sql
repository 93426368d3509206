-- Pictures that show that a shipment reached somebody: a photo of the door, a signature. Personal data:
-- sealed under the customer's key and gone with it.
create table orders.delivery_proof (
  shipment_id text not null references orders.shipment on delete cascade,
  -- Chosen by the device that took it, perhaps without a network.
  id text not null,
  customer_id text not null references customers.subject_key on delete cascade,
  sealed bytea not null,
  taken_at timestamptz not null,
  primary key (shipment_id, id)
);
create index delivery_proof_of_customer on orders.delivery_proof (customer_id);
create index delivery_proof_by_age on orders.delivery_proof (taken_at);
