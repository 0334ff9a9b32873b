import { runOutboxCommand } from './outbox-command-line.ts';

/** `node outbox-command.js list|retry|drop`, beside a service in its image; `npm run outbox` in the workspace. */
process.exitCode = await runOutboxCommand(process.argv.slice(2), process.env, {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
});
