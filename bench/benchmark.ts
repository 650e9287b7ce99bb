/** One thing that is measured: prints what it finds for people, and gives it back for programs. */
export interface Benchmark {
  readonly name: string
  /** A line for the list of benchmarks. */
  readonly description: string
  /** @param options what stands behind the name on the command line */
  run(options: string[]): Promise<Readonly<Record<string, unknown>>>
}
