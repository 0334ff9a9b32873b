import {
  DefaultQueryExecutor,
  HandleEmptyInListsPlugin,
  Kysely,
  replaceWithNoncontingentExpression,
  type Dialect,
} from 'kysely';

import { HeldConnections } from './held-connections.ts';

/**
 * Opens a Kysely that means the same on every dialect: `IN ()` is never true, where PostgreSQL would not take it at all.
 * It knows which code holds its connections; else it is put together as Kysely's constructor does it.
 */
export async function kyselyOf<Tables>(dialect: Dialect): Promise<Kysely<Tables>> {
  const plugins = [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })];
  const driver = dialect.createDriver();
  await driver.init();
  const connections = new HeldConnections(driver);
  const destroy = driver.destroy.bind(driver);
  driver.destroy = () => {
    connections.end();
    return destroy();
  };
  const executor = new DefaultQueryExecutor(
    dialect.createQueryCompiler(),
    dialect.createAdapter(),
    connections,
    plugins,
  );
  return new Kysely<Tables>({ config: { dialect, plugins }, driver, executor, dialect });
}
