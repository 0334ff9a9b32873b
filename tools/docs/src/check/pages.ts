import { workspaceFiles } from '@film-mesh/deploy/testing';

/** The pages of the workspace; not the generator's templates, which are pages of another workspace. */
export function pages(): readonly string[] {
  return workspaceFiles().filter((file) => file.endsWith('.md') && !file.includes('/templates/'));
}
