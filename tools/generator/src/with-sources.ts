import { registerHooks } from 'node:module';

/**
 * Lets what is imported from now on be the libraries' sources, as `node --conditions=@film-mesh/source` does: Nx starts
 * without it, and what was built last is not there on a fresh checkout.
 */
export function importSources(): void {
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, '@film-mesh/source'] }),
  });
}
