/** Thrown when a command was used wrongly. The message says how it is used. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}
