import type { WorkspaceService } from '@film-mesh/deploy';

/** The column of the documents' URLs, if the route before leaves room for it. */
const DOCS_COLUMN = 40;

/** A line for each service: the URL of its route, and that of its documents. */
export function addressLines(url: string, services: readonly Pick<WorkspaceService, 'descriptor'>[]): string[] {
  return services.map(({ descriptor: { route, docs } }) =>
    [`  ${url}${route}`.padEnd(DOCS_COLUMN - 1), `${url}${docs}`].join(' '),
  );
}
