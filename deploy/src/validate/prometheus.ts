import { PROMETHEUS_FILE } from '../compose/prometheus.ts';
import { BASE_IMAGES } from '../images/base-images.ts';
import { inImage } from './check.ts';

/** Validates the configuration with promtool. */
export const PROMETHEUS_CHECK = inImage(
  BASE_IMAGES.prometheus,
  PROMETHEUS_FILE,
  'promtool',
  'check',
  'config',
  `/${PROMETHEUS_FILE}`,
);
