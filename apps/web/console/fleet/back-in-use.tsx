import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { problemOf } from '../../kit/feedback/problem-notice.tsx';
import { toast } from '../../kit/feedback/toast.tsx';
import { type FleetVehicle, useMayAct } from '../reads.ts';

/** The way back for a vehicle that broke down or was switched off: it takes routes again. */
export function BackInUse({ vehicle }: { vehicle: FleetVehicle }) {
  const { vehicle_id: id, name, status } = vehicle;
  const queries = useQueryClient();
  const mayAct = useMayAct();
  const setActive = useMutation({
    mutationFn: () =>
      valueOf(api.fleet.setStatus({ params: { vehicle_id: id }, body: { status: 'active' } })),
    onSuccess: async () => {
      toast(`${name} takes routes again.`);
      for (const queryKey of [['fleet'], ['exceptions']])
        await queries.invalidateQueries({ queryKey });
    },
    onError: (error) => toast(problemOf(error).title, 'bad'),
  });
  if (status === 'active' || !mayAct) return null;
  return (
    <Button busy={setActive.isPending} onClick={() => setActive.mutate()}>
      Put into use
    </Button>
  );
}
