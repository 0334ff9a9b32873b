import { createServer } from 'node:net';

/**
 * Runs what is ready and answers everything else as the path says: with what is not HTTP, with a reset, or never. In place of
 * a service, on its port.
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
