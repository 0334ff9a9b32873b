import type { Arena } from '../arena.ts';
import { defineExperiment } from '../experiment.ts';

const SERVICE = 'film-service';
const ALL = [1, 2, 3, 4, 5, 6, 7, 8];

export const experiment = defineExperiment({
  hazard:
    "Docker's name server says that its answers hold for ten minutes. A proxy that believes it goes on to send requests to addresses that other programs have got meanwhile, and none to the replicas that were added.",
  remedy: {
    setting: 'names are resolved every second, whatever their time to live',
    without: { edge: { respectDnsTtl: true } },
  },
  scale: { [SERVICE]: ALL.length },
  named: { [SERVICE]: [1, 2, 3, 4, 5], 'rating-service': [1] },
  figure: 'replicas wrongly asked, or wrongly not, 3 s after a change',
  async run(arena) {
    let wrong = 0;
    // From five to two and back to five. Those that are no longer named live on, as what gets a free address would.
    for (const replicas of [
      [1, 2],
      [1, 2, 6, 7, 8],
    ]) {
      await arena.fault(`the name server names ${String(replicas.length)} replicas`, () => {
        arena.name(SERVICE, replicas);
      });
      await arena.seconds(3);
      const asked = await replicasAsked(arena);
      wrong += ALL.filter(
        (replica) => replicas.includes(replica) !== asked.has(`${SERVICE}-${String(replica)}`),
      ).length;
    }
    return wrong;
  },
});

/** Those that answer some requests, more than there are replicas. */
async function replicasAsked(arena: Arena): Promise<Set<string>> {
  const asked = new Set<string>();
  for (let n = 0; n < 50; n++) {
    const answer = await arena.send({ path: '/films?limit=1' });
    asked.add(String(answer?.headers['x-served-by']));
  }
  return asked;
}
