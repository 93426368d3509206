import { expectOk } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { encodeLine } from '../domains/roads/index.ts';
import { readStaticMapQuery } from './static-map-query.ts';

describe('a picture is asked for as of Google', () => {
  test('by size alone', () => {
    expect(expectOk(readStaticMapQuery({}))).toMatchObject({ width: 640, height: 640, path: [] });
    expect(expectOk(readStaticMapQuery({ size: '320x200' }))).toMatchObject({ width: 320 });
  });

  test('by where to look: latitude before longitude', () => {
    const { view } = expectOk(readStaticMapQuery({ center: '52.5,13.4', zoom: '14' }));
    expect(view).toEqual({ centre: { lon: 13.4, lat: 52.5 }, zoom: 14 });
  });

  test('with a path: points, a polyline of five decimals, or one of six', () => {
    const line = [
      { lat: 38.5, lon: -120.2 },
      { lat: 40.7, lon: -120.95 },
      { lat: 43.252, lon: -126.453 },
    ];
    const pathOf = (path: string) => expectOk(readStaticMapQuery({ path })).path;
    expect(pathOf('38.5,-120.2|40.7,-120.95|43.252,-126.453')).toEqual(line);
    expect(pathOf('color:0x0000ff|weight:5|38.5,-120.2|40.7,-120.95')).toEqual(line.slice(0, 2));
    // The example of the format's own description.
    expect(pathOf('enc:_p~iF~ps|U_ulLnnqC_mqNvxq`@')).toEqual(line);
    expect(pathOf(`weight:3|enc6:${encodeLine(line)}`)).toEqual(line);
  });

  test('with markers, once or many times', () => {
    const { markers } = expectOk(
      readStaticMapQuery({ markers: ['color:red|label:A|52.5,13.4', '52.6,13.5|52.7,13.6'] }),
    );
    expect(markers).toEqual([
      { lon: 13.4, lat: 52.5, label: 'A' },
      { lon: 13.5, lat: 52.6, label: '' },
      { lon: 13.6, lat: 52.7, label: '' },
    ]);
  });

  test.each([
    ['size', { size: '9000x10' }],
    ['size', { size: 'big' }],
    ['center', { center: '52.5,13.4' }],
    ['center', { zoom: '3' }],
    ['center', { center: '13.4', zoom: '3' }],
    ['path', { path: '52.5,13.4' }],
    ['path', { path: 'enc:\u0007' }],
    ['path', { path: ['52.5,13.4|52.6,13.4', '52.5,13.4|52.6,13.4'] }],
    ['markers', { markers: '<script>' }],
    ['markers', { markers: 'label:LONG|52.5,13.4' }],
    ['markers', { markers: '95,13.4' }],
  ])('what is wrong with %s is said: %j', (name, query) => {
    expect(readStaticMapQuery(query)).toMatchObject({
      ok: false,
      error: { path: `query.${name}` },
    });
  });
});
