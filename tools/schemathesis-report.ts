/** What of a line of Schemathesis' report is read here. */
export interface Event {
  readonly ScenarioFinished?: { readonly recorder: Recorder };
  readonly EngineFinished?: { readonly stop_reason: string };
}

interface Recorder {
  readonly label: string;
  readonly cases?: Readonly<Record<string, unknown>>;
  readonly checks?: Readonly<Record<string, readonly { name: string; status: string }[]>>;
  readonly interactions?: Readonly<
    Record<string, { readonly response?: { readonly status_code: number } | null }>
  >;
}

export interface Verdict {
  readonly operations: number;
  readonly cases: number;
  /** Whether all was tried or time ran out. */
  readonly ended: string;
  /** `2xx`, `4xx`, … and how often. */
  readonly answers: Readonly<Record<string, number>>;
  /** How often each check was made, and how often it failed. */
  readonly checks: Readonly<Record<string, { readonly made: number; readonly failed: number }>>;
}

export function summarise(events: readonly Event[]): Verdict {
  const operations = new Set<string>();
  const answers: Record<string, number> = {};
  const checks: Record<string, { made: number; failed: number }> = {};
  let cases = 0;
  let ended = 'broken off';
  for (const { ScenarioFinished: scenario, EngineFinished: end } of events) {
    if (end) ended = end.stop_reason;
    if (!scenario?.recorder.cases) continue;
    operations.add(scenario.recorder.label);
    cases += Object.keys(scenario.recorder.cases).length;
    for (const { response } of Object.values(scenario.recorder.interactions ?? {})) {
      const answer = response ? `${Math.floor(response.status_code / 100)}xx` : 'none';
      answers[answer] = (answers[answer] ?? 0) + 1;
    }
    for (const { name, status } of Object.values(scenario.recorder.checks ?? {}).flat()) {
      const check = (checks[name] ??= { made: 0, failed: 0 });
      check.made++;
      if (status === 'failure') check.failed++;
    }
  }
  return {
    operations: operations.size,
    cases,
    ended,
    answers: sorted(answers),
    checks: sorted(checks),
  };
}

const sorted = <T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
