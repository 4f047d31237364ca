/** Door of releases: immutable builds of an integration, made from a folder. */
export { readRelease, type ReadRelease } from './read-release.ts';
export { closeReleases, keepFiles } from './keep-files.ts';
export { filesOf, releaseOf, saveRelease, type Release, type ReleaseChoice } from './release.ts';
export { releases } from './release-table.ts';
