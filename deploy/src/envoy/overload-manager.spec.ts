import { describe, expect, it } from '@jest/globals';

import { MESH } from '../mesh-facts.ts';
import { EDGE } from './edge-settings.ts';
import { overloadManager } from './overload-manager.ts';

interface View {
  readonly resource_monitors: readonly { readonly typed_config: { readonly max_heap_size_bytes?: number } }[];
  readonly actions: readonly { readonly triggers: readonly [{ readonly threshold: { readonly value: number } }] }[];
}

const { resource_monitors, actions } = overloadManager(EDGE) as View;

describe('overloadManager', () => {
  it('keeps the heap below the memory of the container', () => {
    const [heap] = resource_monitors;
    expect(heap?.typed_config.max_heap_size_bytes).toBeGreaterThan(0);
    expect(heap?.typed_config.max_heap_size_bytes).toBeLessThanOrEqual(0.8 * MESH.proxy.memoryLimit * 1_048_576);
  });

  it('does what hurts least first', () => {
    const thresholds = actions.map(({ triggers: [{ threshold }] }) => threshold.value);
    expect(thresholds).toEqual([0.92, 0.95, 0.98]);
  });
});
