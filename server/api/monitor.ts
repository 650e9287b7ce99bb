/**
 * What goes over HTTP about monitoring: how runs went over time. Runs of experiments do not count.
 *
 * GET /api/monitor?from=&to=&graph=&deployment= answers with MonitorAnswer. Times are epoch milliseconds;
 * without `to` until now, without `from` the day before. With neither a graph nor a deployment it is about
 * all graphs of the workspace.
 */
export interface MonitorAnswer {
  readonly from: number
  readonly to: number
  /** Milliseconds of one bucket. */
  readonly every: number
  readonly whole: MonitorFigures
  /** The same stretch of time right before, to compare with. */
  readonly before: MonitorFigures
  /** In the order of time, only those in which a run started: the others are gaps, not zeros. */
  readonly buckets: readonly MonitorBucket[]
  readonly marks: readonly MonitorMark[]
  /** Of each evaluator of deployments; see `DeploymentSettings.evaluators`. */
  readonly scores: readonly MonitorScores[]
  /** With a deployment: what its evaluators take. */
  readonly scoring?: MonitorScoring
  /** Where there are more runs than can be read: all figures are of those that started from here on. */
  readonly readFrom?: number
}
export interface MonitorBucket extends MonitorFigures {
  /** Its start; it is aligned to whole minutes, hours or days in UTC. */
  readonly at: number
}
/** Of runs that started within some time. */
export interface MonitorFigures {
  readonly requests: number
  /** Runs that are not over. */
  readonly open: number
  readonly cancelled: number
  /** Of those that succeeded or failed; null where there is none. */
  readonly failed: Share | null
  /** Milliseconds, of those that succeeded. */
  readonly latency: Quantiles | null
  /** Milliseconds from the start of a run until its first word from a model, of those that streamed one and were looked at. */
  readonly firstToken: Quantiles | null
  /** US dollars; null where the price of a call is not known. */
  readonly cost: number | null
  readonly tokens: { readonly input: number; readonly output: number }
  /** Executions of nodes that a record answered, of those that were looked at. */
  readonly cached: Share | null
  /** Thumbs up among thumbs. */
  readonly thumbs: Share | null
  /** Verdicts that the graphs themselves gave back in an output, by the name of the output. */
  readonly verdicts: Readonly<Record<string, Share>>
}
export interface Quantiles {
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** How many they are of. */
  readonly of: number
}
/** `count` of `of`, with the 95 % interval of Wilson (1927) from `low` to `high`, all of it as shares from 0 to 1 but the counts. */
export interface Share {
  readonly count: number
  readonly of: number
  readonly low: number
  readonly high: number
}
/** What one evaluator gave to runs that deployments answered, which are a sample of all. */
export interface MonitorScores {
  /** Names the scores, as in the settings of the deployment. */
  readonly key: string
  readonly evaluator: string
  /** Path of the node whose outputs are scored; left out, those of the run. */
  readonly node?: string
  readonly title: string
  /** Yes and no are 1 and 0. */
  readonly type: 'number' | 'boolean'
  readonly direction: 'higher' | 'lower'
  readonly range?: readonly [number, number]
  /** Such as `s` or `USD`. */
  readonly unit?: string
  /** Of the runs that succeeded; left out where no live deployment has the evaluator, or several have. */
  readonly share?: number
  readonly whole: MeanScore | null
  /** In the order of time, only those in which a run was scored. */
  readonly buckets: readonly (MeanScore & { readonly at: number })[]
  /** Runs that could not be scored, and those of which it says nothing. They are no part of `n`. */
  readonly errors: number
  readonly notApplicable: number
  /** Why the newest of those that could not be scored was not. */
  readonly problem?: string
}
/** The mean of `n` scores with its 95 % interval: that of Wilson for yes and no, else that of Student with the spread of all the time. */
export interface MeanScore {
  readonly mean: number
  /** Null where a single number is all that there is, which says nothing of how far others lie apart. */
  readonly low: number | null
  readonly high: number | null
  readonly n: number
  /** Of how many runs that succeeded. */
  readonly of: number
}
export interface MonitorScoring {
  /** US dollars that scores took since midnight UTC, without those whose price is not known. */
  readonly spentToday: number
  /** Scores since then whose price is not known. */
  readonly unpricedToday: number
  readonly maxCostPerDay?: number
  /** What keeps runs from being scored, in sentences. */
  readonly notes: readonly string[]
}
/** A moment at which what answers requests changed: a revision of a deployment, or a step of its ramp. */
export interface MonitorMark {
  readonly at: number
  readonly deployment: string
  readonly revision: number
  /** From 1; left out where the revision itself is meant. */
  readonly step?: number
  readonly title: string
  readonly by: string
}

/**
 * GET /api/monitor/nodes?graph=&deployment=&from=&to= : the nodes of one graph, those that took the most time
 * first.
 */
export interface MonitorNodes {
  /** How many of the newest runs were looked at. */
  readonly runs: number
  readonly nodes: readonly MonitorNode[]
}
export interface MonitorNode {
  /** Its id in the graph, also in a frame; in a subgraph behind the node that runs that: `answer/generate`. */
  readonly node: string
  readonly executions: number
  readonly failed: number
  /** Answered by a record. */
  readonly cached: number
  /** Milliseconds, of the executions that were not cached. */
  readonly latency: Quantiles | null
  readonly cost: number | null
  /** Its part of the time of all nodes, from 0 to 1. */
  readonly share: number
}
