import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** Where any part of the process may add its own measures; read at /metrics. */
export type Metrics = Registry;

/** With the process's own: memory, CPU, garbage collection, event loop lag. */
export function openMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** How long answers take, by operation and status; never by address, which has no end of values. */
export function measureRequests(app: FastifyInstance, registry: Metrics): void {
  const duration = new Histogram({
    name: 'waystock_http_request_duration_seconds',
    help: 'From the request line to the last byte of the answer',
    labelNames: ['operation', 'method', 'status'],
    buckets,
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const { operation } = request.routeOptions.config;
    const labels = { method: request.method, status: String(reply.statusCode) };
    duration.observe({ operation: operation ?? 'other', ...labels }, reply.elapsedTime / 1000);
  });
}
