/** Metres of `3.5`, `3.5 m`, `350 cm`, `12'6"`, `11 ft`; undefined for what is no length. */
export function metresOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const feet = /^(\d+)\s*(?:'|ft|feet)\s*(?:(\d+)\s*(?:"|in)?)?$/.exec(value.trim());
  if (feet) return Number(feet[1]) * 0.3048 + Number(feet[2] ?? 0) * 0.0254;
  const match = /^(\d+(?:[.,]\d+)?)\s*(m|cm)?$/.exec(value.trim());
  if (!match) return undefined;
  return Number(match[1]?.replace(',', '.')) * (match[2] === 'cm' ? 0.01 : 1);
}

/** Tonnes of `7.5`, `7.5 t`, `3500 kg`, `8 st` (short tons), `16000 lbs`. */
export function tonnesOf(value: string | undefined): number | undefined {
  const match = /^(\d+(?:[.,]\d+)?)\s*(t|kg|st|lbs?)?$/.exec(value?.trim() ?? '');
  if (!match) return undefined;
  const unit = { kg: 0.001, st: 0.90718474, lb: 0.00045359237, lbs: 0.00045359237 };
  return Number(match[1]?.replace(',', '.')) * (unit[match[2] as keyof typeof unit] ?? 1);
}

/** Seconds of `duration=*`: `00:25`, `1:05:00`, `PT1H30M`, `25` (minutes). */
export function durationOf(value: string | undefined): number | undefined {
  const clock = /^(?:(\d+):)?(\d{1,3}):(\d{2})$/.exec(value ?? '');
  if (clock) {
    const [, first, second, third] = clock;
    return first === undefined
      ? Number(second) * 3600 + Number(third) * 60
      : Number(first) * 3600 + Number(second) * 60 + Number(third);
  }
  const iso = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(value ?? '');
  if (iso) return Number(iso[1] ?? 0) * 3600 + Number(iso[2] ?? 0) * 60 + Number(iso[3] ?? 0);
  return /^\d+$/.test(value ?? '') ? Number(value) * 60 : undefined;
}
