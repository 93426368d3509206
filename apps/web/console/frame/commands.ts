import { navigate } from '../../kit/navigation.tsx';
import type { Command } from '../../kit/shell/command-palette.tsx';
import { useFleet, useMayAct, useOpenOrders, useSites } from '../reads.ts';
import { useClockCommands } from './clock-control.tsx';

/** Everything the console can go to or do; what changes something leads to its what-if first. */
export function useConsoleCommands(): readonly Command[] {
  const mayAct = useMayAct();
  const sites = useSites().data ?? [];
  const fleet = useFleet().data ?? [];
  const clock = useClockCommands();
  const goTo = (id: string, label: string, to: string, hint?: string): Command => ({
    id,
    label,
    ...(hint ? { hint } : {}),
    run: () => navigate(to),
  });
  return [
    ...sites.flatMap(({ site_id: id, name, paused }) => {
      const at = `/console/sites/${encodeURIComponent(id)}`;
      const verb = paused ? 'Resume' : 'Pause';
      return [
        goTo(`site-${id}`, name, at, 'Site'),
        ...(mayAct
          ? [
              goTo(`pause-${id}`, `${verb} ${name}`, `${at}?do=pause`),
              goTo(`wave-${id}`, `Release a wave at ${name}`, `${at}?do=wave`),
            ]
          : []),
      ];
    }),
    ...fleet.map(({ vehicle_id: id, name }) =>
      goTo(`vehicle-${id}`, name, `/console?vehicle=${encodeURIComponent(id)}`, 'Vehicle'),
    ),
    goTo('streets', 'Streets that are closed or slow', '/console?show=streets', 'Map'),
    ...clock,
  ];
}

/** Orders under way by any part of their number, and any order by the whole of it. */
export function useFindOrder(): (text: string) => readonly Command[] {
  const open = useOpenOrders().data ?? [];
  return (text) => {
    const typed = text.trim().toUpperCase();
    if (!/\d/.test(typed)) return [];
    const found = open.filter(([, number]) => number.includes(typed)).slice(0, 8);
    return [
      ...found.map(([id, number, , , stage]) => ({
        id: `order-${id}`,
        label: number,
        hint: stage,
        run: () => navigate(`/console/orders/${id}`),
      })),
      {
        id: 'find-order',
        label: `Find order ${typed}`,
        run: () => navigate(`/console/orders?number=${encodeURIComponent(typed)}`),
      },
    ];
  };
}
