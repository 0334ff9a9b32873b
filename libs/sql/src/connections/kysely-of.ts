import {
  DefaultQueryExecutor,
  HandleEmptyInListsPlugin,
  Kysely,
  replaceWithNoncontingentExpression,
  type Dialect,
} from 'kysely';

import { HeldConnections } from './held-connections.ts';

/**
 * Creates a Kysely that means the same on every dialect: `IN ()` is never true, where PostgreSQL would refuse it. It
 * tracks the code that holds its connections; otherwise it is composed like Kysely's constructor does it.
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
