import { buildRoads } from '../build-roads.ts';
import { writeRoads } from '../file/road-file.ts';
import { countries, type CountryCode } from '../profiles/countries.ts';
import { profileNames } from '../profiles/profiles.ts';
import { needed, oneOf } from './bad-input.ts';
import type { CliIo, RoadsFlags } from './run-cli.ts';

export function build(file: string, flags: RoadsFlags, io: CliIo): void {
  const out = needed(flags.out, 'out');
  const chosen = flags.profiles?.split(',').map((name) => oneOf(name, profileNames, 'profile'));
  const codes = Object.keys(countries) as CountryCode[];
  const country = oneOf(flags.country ?? 'any', codes, 'country');
  let told = '';
  const built = io.withFile(file, (source) =>
    buildRoads(source, {
      country,
      ...(chosen ? { profiles: chosen } : {}),
      onProgress: ({ step, done }) => {
        const line = `${step} ${Math.floor(done * 10) * 10} %`;
        if (line !== told) io.err(`${line}\n`);
        told = line;
      },
    }),
  );
  const bytes = writeRoads(built.networks);
  io.write(out, bytes);
  const [first] = built.networks;
  io.out(
    `${JSON.stringify({
      file: out,
      bytes: bytes.length,
      edges: first?.streets.edgeFrom.length ?? 0,
      profiles: built.networks.map(({ profile, turns }, i) => ({
        name: profile.name,
        states: turns.stateArc.length,
        turn_restrictions: built.restrictions[i]?.applied ?? 0,
        turn_restrictions_unclear: built.restrictions[i]?.unclear ?? 0,
      })),
    })}\n`,
  );
}
