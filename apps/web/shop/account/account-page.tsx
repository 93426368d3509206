import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, Refusal, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Field } from '../../kit/controls/field.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { ProblemNotice } from '../../kit/feedback/problem-notice.tsx';
import { Skeleton } from '../../kit/feedback/skeleton.tsx';
import { toast } from '../../kit/feedback/toast.tsx';
import { Dialog } from '../../kit/overlay/dialog.tsx';
import { signOut } from '../../kit/session/demo-sign-in.ts';
import { NewAddress } from '../checkout/new-address.tsx';
import { NoticeSettings } from '../notices/notices.tsx';
import { addressText, choosePlace, useAddresses, usePlace } from '../place.ts';

/** What is kept about the shopper, all of it theirs to see, change and take away. */
export function AccountPage() {
  return (
    <div className="shop-narrow">
      <h1>Account</h1>
      <Profile />
      <Addresses />
      <NoticeSettings />
      <Consents />
      <Data />
    </div>
  );
}

const useProfile = () =>
  useQuery({
    queryKey: ['profile'],
    queryFn: async () => {
      const answer = await api.customers.getProfile();
      // Somebody who has just come has not told anything yet.
      if (!answer.ok && answer.error.kind === 'customer-not-found') return null;
      return valueOf(Promise.resolve(answer));
    },
  });

function Profile() {
  const profile = useProfile();
  if (profile.isError) return <ProblemNotice error={profile.error} />;
  if (profile.data === undefined) return <Skeleton />;
  return <ProfileForm key={profile.data?.customer_id} known={profile.data} />;
}

type Known = NonNullable<ReturnType<typeof useProfile>['data']> | null;

function ProfileForm({ known }: { known: Known }) {
  const queries = useQueryClient();
  const [name, setName] = useState(known?.name ?? '');
  const [email, setEmail] = useState(known?.email ?? '');
  const [phone, setPhone] = useState(known?.phone ?? '');
  const save = useMutation({
    mutationFn: () =>
      valueOf(api.customers.putProfile({ body: { name, email, ...(phone ? { phone } : {}) } })),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: ['profile'] });
      toast('Saved.');
    },
  });
  const wrong = (field: string) =>
    save.error instanceof Refusal
      ? save.error.problem.errors.find(({ path }) => path.endsWith(field))?.message
      : undefined;
  const fields = ['name', 'email', 'phone'];
  return (
    <Panel title="About you">
      <form
        className="account-form"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Field
          label="Name"
          autoComplete="name"
          required
          error={wrong('name')}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label="E-mail"
          type="email"
          autoComplete="email"
          required
          error={wrong('email')}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Field
          label="Telephone"
          type="tel"
          autoComplete="tel"
          hint="If you like: whoever brings it may ring you."
          error={wrong('phone')}
          value={phone}
          onChange={(event) => setPhone(event.target.value)}
        />
        {save.isError && !fields.some(wrong) && <ProblemNotice error={save.error} />}
        <Button type="submit" busy={save.isPending}>
          Save
        </Button>
      </form>
    </Panel>
  );
}

function Addresses() {
  const { data = [] } = useAddresses();
  const place = usePlace();
  const queries = useQueryClient();
  const [isAdding, setAdding] = useState(false);
  const retire = useMutation({
    mutationFn: (address_id: (typeof data)[number]['address_id']) =>
      valueOf(api.customers.retireAddress({ params: { address_id } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['addresses'] }),
  });
  return (
    <Panel title="Addresses">
      <ul className="address-list">
        {data.map((address) => (
          <li key={address.address_id}>
            <span>
              {addressText(address)}
              {address.address_id === place?.address_id && (
                <span className="quiet small"> · where things go</span>
              )}
            </span>
            {address.address_id !== place?.address_id && (
              <Button look="quiet" onClick={() => choosePlace(address.address_id)}>
                Bring it here
              </Button>
            )}
            <Button
              look="quiet"
              aria-label={`Forget ${addressText(address)}`}
              busy={retire.isPending && retire.variables === address.address_id}
              onClick={() => retire.mutate(address.address_id)}
            >
              Forget
            </Button>
          </li>
        ))}
      </ul>
      {isAdding ? (
        <NewAddress onSaved={() => setAdding(false)} />
      ) : (
        <Button onClick={() => setAdding(true)}>Add an address</Button>
      )}
      {retire.isError && <ProblemNotice error={retire.error} />}
    </Panel>
  );
}

const asked = [
  ['marketing', 'Tell me about offers now and then'],
  ['location', 'Where I am may help to guess what is needed near me'],
] as const;

function Consents() {
  const profile = useProfile();
  const queries = useQueryClient();
  const set = useMutation({
    mutationFn: (body: { marketing?: boolean; location?: boolean }) =>
      valueOf(api.customers.setConsents({ body })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['profile'] }),
  });
  const consents = profile.data?.consents;
  if (!consents) return null;
  return (
    <Panel title="What you agree to">
      {asked.map(([name, text]) => (
        <label key={name} className="tick">
          <input
            type="checkbox"
            checked={consents[name]}
            disabled={set.isPending}
            onChange={(event) => set.mutate({ [name]: event.target.checked })}
          />
          <span>{text}</span>
        </label>
      ))}
      {set.isError && <ProblemNotice error={set.error} />}
    </Panel>
  );
}

function Data() {
  const [isErasing, setErasing] = useState(false);
  const download = useMutation({
    mutationFn: async () => {
      const all = await valueOf(api.customers.export());
      const text = JSON.stringify(all, (_, value: unknown) =>
        typeof value === 'bigint' ? Number(value) : value,
      );
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
      link.download = 'waystock-my-data.json';
      link.click();
      URL.revokeObjectURL(link.href);
    },
  });
  return (
    <Panel title="Your data">
      <p>
        Everything that is kept about you, as a file; or have all of it forgotten. What you bought
        stays in the books, without you.
      </p>
      <div className="doings">
        <Button busy={download.isPending} onClick={() => download.mutate()}>
          Give me a copy
        </Button>
        <Button look="danger" onClick={() => setErasing(true)}>
          Forget me
        </Button>
      </div>
      {download.isError && <ProblemNotice error={download.error} />}
      {isErasing && <EraseDialog onClose={() => setErasing(false)} />}
    </Panel>
  );
}

function EraseDialog({ onClose }: { onClose: () => void }) {
  const erase = useMutation({
    mutationFn: () => valueOf(api.customers.erase()),
    onSuccess: () => void signOut().catch(reportError),
  });
  return (
    <Dialog
      title="Forget me"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Stay</Button>
          <Button look="danger" busy={erase.isPending} onClick={() => erase.mutate()}>
            Forget me for good
          </Button>
        </>
      }
    >
      <p>Name, addresses and where your orders went are gone at once. Nobody can undo it.</p>
      {erase.isError && <ProblemNotice error={erase.error} />}
    </Dialog>
  );
}
