export { api, type Api, basePath, type Operation, type OperationName, operations } from './api.ts';
export { defaultPageSize } from './components.ts';
export type {
  BodyOf,
  Endpoint,
  HeadersOf,
  InputOf,
  ParamsOf,
  QueryOf,
  RepetitionOf,
  ReplyOf,
} from './endpoint.ts';
export { Problem, type ProblemKind, problemKinds, problems, problemsOf } from './problems.ts';
export { SolverAnswer, SolverProblem } from './resources/solver.ts';
export { LiveFact, VehiclePositions } from './resources/live.ts';
export { MapDrawing } from './resources/map.ts';
export { cancelReasons, orderStages } from './resources/orders.ts';
export { allRoles, type Role, roles } from './roles.ts';
export { type JsonSchema } from './json-schema.ts';
export { type OpenApiDocument, openapi, type OperationObject } from './openapi.ts';
export {
  type CallProblem,
  type Client,
  client,
  type ClientOptions,
  type StreamEvent,
  StreamRefused,
} from './client.ts';
