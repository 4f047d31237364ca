/** Where a verb writes; the process' own streams by default. */
export type Output = {
  stdout: { write(text: string): unknown; isTTY?: boolean };
  stderr: { write(text: string): unknown };
};
