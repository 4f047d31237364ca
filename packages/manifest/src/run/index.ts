/** The door of the run room. */
export {
  runEnvironment,
  runTime,
  variableName,
  type RunContext,
  type RunInput,
  type RunTrigger,
} from './run-environment.ts';
