/** Door of what tests of several packages use. */
export { freshDatabase, type FreshDatabase } from './database/fresh-database.ts';
export { testMeans, type MovableClock, type TestMeans, type TestMeansOptions } from './database/test-means.ts';
export { findBrowser, type FoundBrowser } from './browser/find-browser.ts';
export { launchBrowser } from './browser/launch-browser.ts';
export { openForm, type FormPage } from './browser/open-form.ts';
