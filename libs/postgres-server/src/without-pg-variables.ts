/**
 * Removes psql's variables from the environment of this process, and so of its children: `pg` and the server would read
 * from PGSSLMODE, PGOPTIONS, PGDATESTYLE and the like whatever a URL leaves open. An undefined value in a configuration
 * does not keep `pg` from that.
 */
for (const name of Object.keys(process.env)) {
  if (name.startsWith('PG') || name === 'NODE_PG_FORCE_NATIVE') {
    Reflect.deleteProperty(process.env, name);
  }
}
