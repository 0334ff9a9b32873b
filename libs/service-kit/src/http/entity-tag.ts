import { isVersion } from '@film-mesh/shared-domain';

/** A strong entity tag of ours (RFC 9110, section 8.8.3): the version that it stands for. */
const TAG = /^"(?<version>[1-9]\d*)"$/u;

/** The `ETag` of a version of a resource. */
export function entityTagOf(version: number): string {
  return `"${String(version)}"`;
}

/**
 * The versions that an `If-Match` header asks for (RFC 9110, section 13.1.1); undefined where any will do. Tags that are
 * none of ours, weak ones, and those of versions that there can't be match nothing.
 */
export function versionsOf(ifMatch: string | undefined): number[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') {
    return undefined;
  }
  return ifMatch.split(',').flatMap((tag) => {
    const version = TAG.exec(tag.trim())?.groups?.['version'];
    return isVersion(Number(version)) ? [Number(version)] : [];
  });
}
