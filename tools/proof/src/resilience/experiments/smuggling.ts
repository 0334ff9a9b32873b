import { MESH } from '@film-mesh/deploy';

import { defineExperiment } from '../experiment.ts';
import type { AnswerHead } from '../../kit/index.ts';

const HOST = 'Host: films\r\n';
const GET = `GET /films HTTP/1.1\r\n${HOST}`;
const POST = `POST /films HTTP/1.1\r\n${HOST}Content-Type: application/json\r\n`;
const CHUNKED = `${POST}Transfer-Encoding: chunked\r\n`;
const INNER = `${GET}\r\n`;
const FILM = '{"name":"Smuggled","language":"English"}';
const SIZE = FILM.length.toString(16);

/** Requests of which two readers may disagree where they end, or what they say. */
const FORGED = [
  `${CHUNKED}Content-Length: 6\r\n\r\n0\r\n\r\n${INNER}`,
  `${POST}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${INNER}`,
  `${POST}Content-Length: ${FILM.length}\r\nContent-Length: 0\r\n\r\n${FILM}`,
  `${POST}Content-Length: +${FILM.length}\r\n\r\n${FILM}`,
  `${POST}Transfer-Encoding : chunked\r\n\r\n${SIZE}\r\n${FILM}\r\n0\r\n\r\n`,
  `${POST}Transfer-Encoding: xchunked\r\n\r\n${SIZE}\r\n${FILM}\r\n0\r\n\r\n`,
  `${POST}Transfer_Encoding: chunked\r\nContent-Length: ${FILM.length}\r\n\r\n${FILM}`,
  `${CHUNKED}\r\n0x${SIZE}\r\n${FILM}\r\n0\r\n\r\n`,
  `${CHUNKED}\r\n${SIZE}\n${FILM}\r\n0\r\n\r\n`,
  `${CHUNKED}\r\n${SIZE}\r\n${FILM}\n0\r\n\r\n`,
  `${CHUNKED}\r\n${SIZE};a=\nb\r\n${FILM}\r\n0\r\n\r\n`,
  `${CHUNKED}\r\n${SIZE}\r\n${FILM}XX0\r\n\r\n`,
  `${GET}X-Nul: a\0b\r\n\r\n`,
  `${GET}X_Forwarded_For: 127.0.0.1\r\n\r\n`,
  `${GET}X-Large: ${'a'.repeat(20_000)}\r\n\r\n`,
  `${GET}${Array.from({ length: 80 }, (_, n) => `X-${n}: a\r\n`).join('')}\r\n`,
];
/** Requests of which two readers agree where they end, but not which host they are for. */
const TWO_FACED = [
  `GET /films HTTP/1.1\r\n${HOST}Host: ratings\r\n\r\n`,
  `${POST}Host: films\r\nContent-Length: 0\r\n\r\n`,
];
/**
 * Unambiguous requests, so that each may be accepted, but once: lines that end in LF, and headers as large as allowed.
 */
const PLAIN = [`GET /films HTTP/1.1\nHost: films\n\n`, `${GET}X-Large: ${'a'.repeat(16_300)}\r\n\r\n`];

export const experiment = defineExperiment({
  hazard:
    'Where the proxy and a service disagree about where a request ends, its rest becomes a request that the proxy has never seen. The same goes for headers that one of them takes for others, or does not take at all.',
  remedy: {
    setting:
      'what is not as RFC 9112 has it is refused, so are headers with underscores, heads over 16 KiB or of more than 64 lines, and two hosts',
    without: {
      edge: {
        strictChunks: false,
        headersWithUnderscores: 'ALLOW',
        maxHeadersKib: 60,
        maxHeaders: 100,
        refuseSeveralHosts: false,
      },
    },
  },
  figure:
    'forged requests that the proxy did not refuse, with the connection closed where its end is in doubt, or read as two',
  async run(arena) {
    const forged = await Promise.all(FORGED.map((bytes) => arena.exchange(bytes)));
    const taken = forged.filter(({ answers: [answer, ...more], closed }) => {
      return !(isRefused(answer) && closed && more.length === 0);
    });
    const twoFaced = await Promise.all(TWO_FACED.map((bytes) => arena.exchange(bytes)));
    const twoFacedTaken = twoFaced.filter(({ answers: [answer] }) => !isRefused(answer));
    const plain = await Promise.all(PLAIN.map((bytes) => arena.exchange(bytes)));
    return taken.length + twoFacedTaken.length + plain.filter(({ answers }) => answers.length !== 1).length;
  },
});

/** Tests whether the proxy itself has refused a request. */
function isRefused(answer: AnswerHead | undefined): boolean {
  return (answer?.status ?? 0) >= 400 && answer?.headers['x-served-by'] === MESH.proxy.name;
}
