/** Door of the command line: each verb as a function with an exit code. */
export { apply } from './apply.ts';
export { connect } from './connect.ts';
export { check } from './check.ts';
export { dev } from './dev.ts';
export { keys } from './keys.ts';
export { serve } from './serve.ts';
