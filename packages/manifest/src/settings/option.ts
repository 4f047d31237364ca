/** Choices as an init run prints them and as the server keeps them. */

export type OptionValue = string | number | boolean;
/** One choice as an init run prints it. */
export type Option = OptionValue | { const: OptionValue; title: string };
/** Choices for each value of a parent field. */
export type NestedOptions = Record<string, Option[]>;
/** Choices by definition name. */
export type Options = Record<string, Option[] | NestedOptions>;
