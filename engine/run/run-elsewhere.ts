/** Thrown where another process works on a run, which this one therefore leaves alone. */
export class RunElsewhere extends Error {
  constructor(run: string) {
    super(`Another process works on the run "${run}".`)
    this.name = 'RunElsewhere'
  }
}
