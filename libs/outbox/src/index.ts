export * from './event-publisher.ts';
export { type OutboxEvent } from './outbox-event.ts';
export * from './outbox-metrics.ts';
export * from './outbox-relay.ts';
export * from './outbox-table.ts';
export * from './outbox.ts';
export * from './parked-events.ts';
