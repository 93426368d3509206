import type { OperationName } from '@waystock/contract';
import type { Principal } from './principal.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    operation?: OperationName;
  }
  interface FastifyRequest {
    principal: Principal | undefined;
    rawBody: string;
  }
}
