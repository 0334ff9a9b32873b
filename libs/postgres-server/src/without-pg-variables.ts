/**
 * Removes the variables that are meant for psql from the environment of this process, and so of those that it starts: `pg`
 * and the server would take from PGSSLMODE, PGOPTIONS, PGDATESTYLE and the like what a URL leaves open. A value that a
 * configuration sets to nothing does not keep `pg` from that.
 */
for (const name of Object.keys(process.env)) {
  if (name.startsWith('PG') || name === 'NODE_PG_FORCE_NATIVE') {
    Reflect.deleteProperty(process.env, name);
  }
}
