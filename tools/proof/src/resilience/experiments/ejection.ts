import { defineExperiment } from '../experiment.ts';

export const experiment = defineExperiment({
  hazard:
    'A change that a replica has begun to work on is not tried again, so that its error reaches the client. A replica that answers with 503 and says that it is ready fails every third change for as long as it likes.',
  remedy: {
    setting:
      'a replica that answers with 502, 503 or 504 three times in a row gets no requests until its next health check',
    without: { edge: { ejectAfterGatewayFailures: 0 } },
  },
  scale: { 'film-service': 3 },
  serviceFault: 'unavailable',
  figure: 'changes without their answer',
  // Three a second, as the health check that gives it another chance comes every second, and what was under way then.
  bound: 20,
  async run(arena) {
    await arena.under([arena.writes(30)], async () => {
      await arena.seconds(1);
      await arena.fault('film-service-2 answers with 503', () => arena.disturb('film-service-2'));
      await arena.seconds(5);
    });
    return arena.records.misses('POST');
  },
});
