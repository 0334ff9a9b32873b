import { COMPOSE_FILE } from '../rendered-files.ts';
import type { Check } from './check.ts';

/** Validates the Compose file with Compose. */
export const COMPOSE_CHECK: Check = {
  file: COMPOSE_FILE,
  command: ['docker', 'compose', '--file', COMPOSE_FILE, 'config', '--quiet'],
};
