/** The body of a function as one, on the same lines: what is said of a line is right in both. */
export function asFunction(code: string): string {
  return `(async function (inputs) {'use strict';${code}\n})`
}
