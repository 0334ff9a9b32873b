import { faultOf } from './check.ts';
import { COMPOSE_CHECK } from './compose.ts';
import { ENVOY_CHECK } from './envoy.ts';
import { PROMETHEUS_CHECK } from './prometheus.ts';

/** `node main.ts` validates the rendered files with the programs that read them; exits with 1 if one is invalid. */
for (const check of [ENVOY_CHECK, PROMETHEUS_CHECK, COMPOSE_CHECK]) {
  const fault = faultOf(check);
  process.stdout.write(fault === undefined ? `ok      ${check.file}\n` : `FAILED  ${check.file}\n${fault}\n`);
  if (fault !== undefined) {
    process.exitCode = 1;
  }
}
