import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOPBACK = '127.0.0.1';

/**
 * A way through this process to TCP servers of this machine, which can be made slow, cut, or broken. It chooses a server
 * for each connection, in turn, as a Service of Kubernetes does.
 */
export class TcpProxy {
  /** The ports of the servers. None may be known yet when this already listens. */
  readonly targets: number[] = [];
  /** The opening times of the connections, in milliseconds (`performance.now()`). */
  readonly openedAt: number[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #delayMs = 0;
  #cut = Promise.withResolvers<undefined>();

  private constructor() {
    this.#cut.resolve(undefined);
    this.#server = createServer({ allowHalfOpen: true }, (client) => {
      this.#join(client);
    });
  }

  /** Listens on a port that is free. */
  static async listen(): Promise<TcpProxy> {
    const proxy = new TcpProxy();
    proxy.#server.listen(0, LOOPBACK);
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** The address on which it listens. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Its origin as an HTTP server. */
  get origin(): string {
    return `http://${LOOPBACK}:${String(this.port)}`;
  }

  /** Holds everything back for so long, in milliseconds. */
  delay(ms: number): void {
    this.#delayMs = ms;
  }

  /** Lets nothing through, without a word to either end, until {@link heal}. */
  cut(): void {
    this.#cut = Promise.withResolvers();
  }

  /** Ends all connections there are by TCP's reset; new ones are taken. */
  reset(): void {
    this.#sockets.forEach(breakOff);
  }

  /** Passes on at once again, first of all what was held back. */
  heal(): void {
    this.#delayMs = 0;
    this.#cut.resolve(undefined);
  }

  /** Ends it and all its connections. */
  async close(): Promise<void> {
    this.#server.close();
    this.reset();
    this.heal();
    await once(this.#server, 'close');
  }

  #join(client: Socket): void {
    const port = this.targets[this.openedAt.length % this.targets.length];
    if (port === undefined) {
      breakOff(client);
      return;
    }
    this.openedAt.push(performance.now());
    const server = connect({ port, host: LOOPBACK, allowHalfOpen: true });
    this.#pass(client, server);
    this.#pass(server, client);
  }

  /** Passes on what one end says, in its order. */
  #pass(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.setNoDelay(true);
    let last: Promise<void> = Promise.resolve();
    const afterThat = (work: () => void) => {
      last = last.then(async () => {
        if (this.#delayMs > 0) {
          await sleep(this.#delayMs);
        }
        await this.#cut.promise;
        work();
      });
    };
    from.on('data', (chunk) => {
      afterThat(() => to.write(chunk));
    });
    from.once('end', () => {
      afterThat(() => to.end());
    });
    from.once('error', () => {
      // An error of one end ends the other one; there is nothing else to report.
      breakOff(to);
    });
    from.once('close', () => {
      this.#sockets.delete(from);
    });
  }
}

/**
 * Ends a connection by TCP's reset, unless this end has said its last word: libuv refuses to reset a socket that is being
 * shut down (uv_tcp_close_reset), and a Node that asked for it never comes to its own end.
 */
function breakOff(socket: Socket): void {
  if (socket.writableEnded) {
    socket.destroy();
  } else {
    socket.resetAndDestroy();
  }
}
