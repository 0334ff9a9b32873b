import { createSocket } from 'node:dgram';
import { once } from 'node:events';

import type { Address } from '@film-mesh/deploy';
import { loopbackAddress } from '@film-mesh/mesh';

const LOOPBACK = '127.0.0.1';
/** Time to live of its answers, in seconds: that of Docker's name server. */
const TTL = 600;

/** The parts of a message (RFC 1035, section 4.1), in bytes. */
const HEADER_LENGTH = 12;
const QUESTION_END_LENGTH = 4;
/** A response of the name server itself, to one that may ask on. */
const RESPONSE = 0x8580;
const NO_SUCH_NAME = 3;
/** The type of a question and an answer for addresses of IPv4; and the class of the Internet. */
const A = 1;
const IN = 1;
/** Stands for the name of the question, the first thing after the header. */
const SAME_NAME = 0xc000 + HEADER_LENGTH;

/** @param replica counted from 1, as its name says */
export function addressOfReplica(replica: number): string {
  return loopbackAddress(replica - 1);
}

/** A name server that knows where the replicas of services are, and says that this holds for ten minutes. */
export class NameServer {
  readonly #socket = createSocket('udp4');
  readonly #addresses = new Map<string, readonly string[]>();

  /** Begins to answer, on a port that is free. */
  static async listen(): Promise<NameServer> {
    const server = new NameServer();
    server.#socket.on('message', (query, { address, port }) => {
      server.#socket.send(server.#answer(query), port, address);
    });
    server.#socket.bind(0, LOOPBACK);
    await once(server.#socket, 'listening');
    return server;
  }

  get address(): Address {
    return { host: LOOPBACK, port: this.#socket.address().port };
  }

  /** From now on the name stands for these IPv4 addresses. */
  set(name: string, addresses: readonly string[]): void {
    this.#addresses.set(name, addresses);
  }

  close(): void {
    this.#socket.close();
  }

  #answer(query: Buffer): Buffer {
    const { name, type, end } = questionOf(query);
    const known = this.#addresses.get(name);
    const records = type === A ? (known ?? []).map(recordOf) : [];
    const header = Buffer.alloc(HEADER_LENGTH);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(RESPONSE + (known === undefined ? NO_SUCH_NAME : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    return Buffer.concat([header, query.subarray(HEADER_LENGTH, end), ...records]);
  }
}

function questionOf(query: Buffer): { readonly name: string; readonly type: number; readonly end: number } {
  const labels: string[] = [];
  let at = HEADER_LENGTH;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 1 + QUESTION_END_LENGTH };
}

function recordOf(address: string): Buffer {
  const octets = address.split('.').map(Number);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(SAME_NAME, 0);
  head.writeUInt16BE(A, 2);
  head.writeUInt16BE(IN, 4);
  head.writeUInt32BE(TTL, 6);
  head.writeUInt16BE(octets.length, 10);
  return Buffer.concat([head, Buffer.from(octets)]);
}
