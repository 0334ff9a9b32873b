import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

const LOOPBACK = '127.0.0.1';

/** What stands before several proxies as a Service of Kubernetes does: it chooses one for each connection, in turn. */
export class ConnectionBalancer {
  /** When each connection was opened, in milliseconds (`performance.now()`). */
  readonly openedAt: number[] = [];
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  readonly #urls: URL[];
  readonly #latencyMs: number;
  #next = 0;

  private constructor(url: string, latencyMs: number) {
    this.#urls = [new URL(url)];
    this.#latencyMs = latencyMs;
    this.#server = createServer((client) => {
      this.openedAt.push(performance.now());
      this.#forward(client);
    });
  }

  /**
   * @param url of the first proxy
   * @param latencyMs how long bytes take to the proxy, and back, in milliseconds
   */
  static async listen(url: string, latencyMs: number): Promise<ConnectionBalancer> {
    const balancer = new ConnectionBalancer(url, latencyMs);
    balancer.#server.listen(0, LOOPBACK);
    await once(balancer.#server, 'listening');
    return balancer;
  }

  get origin(): string {
    return `http://${LOOPBACK}:${String((this.#server.address() as AddressInfo).port)}`;
  }

  /** From now on, connections are opened to this proxy too. */
  add(url: string): void {
    this.#urls.push(new URL(url));
  }

  close(): void {
    this.#server.close();
    this.#open.forEach((socket) => socket.destroy());
  }

  #forward(client: Socket): void {
    const url = this.#urls[this.#next++ % this.#urls.length];
    const proxy = connect(Number(url?.port), url?.hostname ?? LOOPBACK);
    for (const [from, to] of [
      [client, proxy],
      [proxy, client],
    ] as const) {
      this.#open.add(from);
      from.on('data', (part) => {
        setTimeout(() => to.write(part), this.#latencyMs);
      });
      // A close follows.
      from.on('error', () => undefined);
      from.once('close', () => {
        this.#open.delete(from);
        setTimeout(() => to.end(), this.#latencyMs);
      });
    }
  }
}
