import { ENVOY_FILE } from '../rendered-files.ts';
import { BASE_IMAGES } from '../images/base-images.ts';
import { inImage } from './check.ts';

/** Envoy reads its whole configuration, and says what it does not know. */
export const ENVOY_CHECK = inImage(
  BASE_IMAGES.envoy,
  ENVOY_FILE,
  'envoy',
  '--mode',
  'validate',
  '-c',
  `/${ENVOY_FILE}`,
);
