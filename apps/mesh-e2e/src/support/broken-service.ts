import { createServer } from 'node:net';

/**
 * Replaces a service on its port: answers the readiness check, and everything else as the path says: with bytes that
 * are not HTTP, with a reset, or never.
 */
createServer((socket) => {
  socket.setEncoding('latin1').on('error', () => undefined);
  socket.on('data', (text: string) => {
    if (text.startsWith('GET /readyz ')) {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    } else if (text.includes('/garbage ')) {
      socket.write('HELLO\r\n\r\n');
    } else if (text.includes('/reset ')) {
      socket.resetAndDestroy();
    }
  });
}).listen(Number(process.env['PORT']), process.env['HOST']);

process.once('SIGTERM', () => process.exit());
