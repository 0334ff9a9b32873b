import { BASE_IMAGES, USERS } from '../images/base-images.ts';
import { MESH } from '../mesh-facts.ts';
import { inline } from '../yaml-notes.ts';
import { container, healthCheck, mebibytes, seconds } from './container.ts';

/** The volume of Prometheus' time series. */
export const PROMETHEUS_VOLUME = 'prometheus-data';
/** Prometheus' configuration, from the workspace's root. */
export const PROMETHEUS_FILE = 'deploy/rendered/prometheus.yaml';

const CONFIG = '/etc/prometheus/prometheus.yml';

/** Prometheus. */
export function prometheusContainer(): object {
  const { port, retention, stopSeconds, memoryLimit } = MESH.prometheus;
  return container({
    image: BASE_IMAGES.prometheus,
    user: `${String(USERS.prometheus)}:${String(USERS.prometheus)}`,
    command: [
      `--config.file=${CONFIG}`,
      '--storage.tsdb.path=/prometheus',
      `--storage.tsdb.retention.time=${retention}`,
      '--log.level=warn',
    ],
    volumes: [`./${PROMETHEUS_FILE}:${CONFIG}:ro`, `${PROMETHEUS_VOLUME}:/prometheus`],
    healthcheck: healthCheck(
      '5s',
      inline('CMD', 'promtool', 'check', 'ready', `--url=http://127.0.0.1:${String(port)}`),
    ),
    stop_grace_period: seconds(stopSeconds),
    mem_limit: mebibytes(memoryLimit),
  });
}
