import { MESH } from '../mesh-facts.ts';

/** Time that load balancers may take to stop choosing a proxy that is not ready, in seconds. */
const LEAVE_SECONDS = 5;

/**
 * Renders the bash script that drains a proxy (`/healthcheck/fail`): the proxy turns unready and asks its clients to
 * leave, and the script waits for them. The image has bash, but no HTTP client.
 *
 * @param adminPort the port of the administration interface
 */
export function drainScript(adminPort: number): string {
  return `admin() {
  exec 3<>/dev/tcp/127.0.0.1/${String(adminPort)}
  printf '%s HTTP/1.1\\r\\nHost: admin\\r\\nConnection: close\\r\\n\\r\\n' "$1" >&3
  cat <&3
}
admin 'POST /healthcheck/fail'
sleep ${String(LEAVE_SECONDS)}
for ((waited = ${String(LEAVE_SECONDS)}; waited < ${String(MESH.proxy.drainSeconds)}; waited++)); do
  admin 'GET /stats?filter=downstream_cx_active' | grep -qE '^http\\.(api|internal)\\.downstream_cx_active: [1-9]' || exit 0
  sleep 1
done
`;
}
