import { ENVOY_FILE } from '../rendered-files.ts';
import { BASE_IMAGES } from '../images/base-images.ts';
import { inImage } from './check.ts';

/** Validates the whole configuration with Envoy, which reports unknown fields. */
export const ENVOY_CHECK = inImage(
  BASE_IMAGES.envoy,
  ENVOY_FILE,
  'envoy',
  '--mode',
  'validate',
  '-c',
  `/${ENVOY_FILE}`,
);
