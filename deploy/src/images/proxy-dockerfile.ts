import { MESH } from '../mesh-facts.ts';
import { BASE_IMAGES, USERS } from './base-images.ts';
import { dockerfile, ociLabels } from './dockerfile.ts';

/**
 * Worker threads of Envoy (`--concurrency`): by default, one per core of the machine, whatever the container's limit.
 */
const THREADS = 2;

/** The image of the proxy, with its configuration. Its build context is the workspace. */
export function proxyDockerfile(config: string): string {
  const { name, port, metricsPort, readiness, drainSeconds } = MESH.proxy;
  const request = String.raw`GET ${readiness} HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`;
  const ready = `exec 3<>/dev/tcp/127.0.0.1/${metricsPort}; printf '${request}' >&3; read -r _ status _ <&3; [ "$status" = 200 ]`;
  return dockerfile(
    `The image of the ${name}: Envoy with its configuration.`,
    `
FROM ${BASE_IMAGES.envoy}
${ociLabels(name, 'Routes each path to its service.', BASE_IMAGES.envoy)}
COPY ${config} /etc/envoy/envoy.yaml
USER ${USERS.proxy}:${USERS.proxy}
EXPOSE ${port} ${metricsPort} ${MESH.prometheus.port}
# The image has bash, but no HTTP client.
HEALTHCHECK --interval=5s --timeout=10s --retries=5 --start-period=60s \\
  CMD ${JSON.stringify(['bash', '-c', ready])}
ENTRYPOINT ["/usr/local/bin/envoy"]
CMD ["-c", "/etc/envoy/envoy.yaml", "--disable-hot-restart", "--concurrency", "${THREADS}", "--drain-time-s", "${drainSeconds}", "--log-level", "warn"]
`,
  );
}
