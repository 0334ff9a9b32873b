import { registerHooks } from 'node:module';

/**
 * Resolves later imports to the libraries' sources, like `node --conditions=@film-mesh/source`: Nx starts without this
 * condition, and a fresh checkout has no builds.
 */
export function importSources(): void {
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, '@film-mesh/source'] }),
  });
}
