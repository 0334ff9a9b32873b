export * from './event-publisher.ts';
export * from './outbox-event.ts';
export * from './outbox-metrics.ts';
export * from './outbox-relay.ts';
export * from './outbox-table.ts';
export * from './outbox.ts';
