import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { validateSync } from 'class-validator';

/**
 * Reads a configuration from the environment, once, at the start.
 *
 * @param Config the class whose properties are the variables
 * @param environment the variables, usually those of the process; empty ones count as absent
 * @throws {ConfigError} with one line that names each variable that is wrong
 */
export function loadConfig<T extends object>(Config: ClassConstructor<T>, environment: NodeJS.ProcessEnv): T {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const config = plainToInstance(Config, given, { excludeExtraneousValues: true, exposeDefaultValues: true });
  const faults = validateSync(config).map(({ property, constraints = {} }) => {
    const value = environment[property];
    return `${Object.values(constraints).join(', ')} (is ${value === undefined ? 'missing' : JSON.stringify(withoutPassword(value))})`;
  });
  if (faults.length > 0) {
    throw new ConfigError(faults.join('; '));
  }
  return config;
}

/** The line goes into logs. */
function withoutPassword(value: string): string {
  return value.replace(/\/\/[^@/]*@/u, '//…@');
}

/** The environment holds something that the service can't start with. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
