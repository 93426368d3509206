import { type Reweighing, reweigh, type Weighed } from './conditions.ts';
import { cutMapTile as cut, type TileQuestion } from './map-pictures.ts';
import { answerMatrix, type Matrix, type MatrixQuery } from './matrix.ts';

/** What the worker pool runs. The streets in a question are shared memory, and so are new weights. */
export const travelMatrix = (query: MatrixQuery): Matrix => answerMatrix(query);

export const weighRoads = (question: Reweighing): Weighed => reweigh(question);

export const cutMapTile = (question: TileQuestion): Uint8Array => cut(question);
