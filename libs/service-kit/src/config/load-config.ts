import { readFileSync } from 'node:fs';

import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { validateSync } from 'class-validator';

/** Variables with a secret: `DATABASE_URL_FILE` may name a file with the value instead. */
const SECRETS = ['DATABASE_URL'];

/**
 * Reads a configuration from the environment, once, at the start.
 *
 * @param Config the class whose properties are the variables
 * @param environment the variables, usually those of the process; empty ones count as absent
 * @throws {ConfigError} with one line that names each invalid variable
 */
export function loadConfig<T extends object>(Config: ClassConstructor<T>, environment: NodeJS.ProcessEnv): T {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const values: Readonly<Record<string, string | undefined>> = { ...secretsInFiles(given), ...given };
  const config = plainToInstance(Config, values, { excludeExtraneousValues: true, exposeDefaultValues: true });
  const faults = validateSync(config).map(({ property, constraints = {} }) => {
    return `${Object.values(constraints).join(', ')} (is ${shown(property, values[property])})`;
  });
  if (faults.length > 0) {
    throw new ConfigError(faults.join('; '));
  }
  return config;
}

function secretsInFiles(given: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    SECRETS.flatMap((name) => {
      const variable = `${name}_FILE`;
      const file = given[variable];
      return file === undefined || given[name] !== undefined ? [] : [[name, contentOf(file, variable)]];
    }),
  );
}

function contentOf(file: string, variable: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new ConfigError(`${variable} names ${file}, which cannot be read`, { cause: error });
  }
}

/** A value, for a log line. */
function shown(name: string, value: string | undefined): string {
  if (value === undefined) {
    return 'missing';
  }
  return SECRETS.includes(name) ? 'hidden' : JSON.stringify(value);
}

/** The environment has an invalid value, so the service cannot start. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
