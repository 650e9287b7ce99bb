import type { Deployments } from '../deployments/deployments.ts'
import type { Exposures } from '../deployments/exposures.ts'
import type { Log } from '../log.ts'
import type { ModelConnection } from '../model-connection.ts'
import { nowAndThen } from '../now-and-then.ts'
import type { Store } from '../store/open-store.ts'
import { liveScoreStore } from './live-score-store.ts'
import { liveScoring } from './live-scoring.ts'
import type { LiveScoringTools } from './score-live-run.ts'
import { liveScores, type LiveScores } from './score-figures.ts'

/** All of a server that has to do with scoring what deployments answered. */
export interface LiveScoreParts {
  readonly liveScores: LiveScores
  /** Scores now and then what waits. @param leads whether this server does it */
  start(leads: () => Promise<boolean>): void
  close(): Promise<void>
}

export interface LiveScoreTimes {
  /** Milliseconds between two looks. */
  readonly every?: number
}

/** So many runs of a deployment wait at most. */
const mostWaiting = 5000

export function openLiveScores(
  options: Omit<LiveScoringTools, 'models'> & {
    readonly store: Store
    readonly connection: Pick<ModelConnection, 'models'>
    readonly deployments: Deployments
    readonly exposures: Exposures
    readonly journal: Parameters<typeof liveScoring>[0]['journal']
    readonly log: Log
    readonly times?: LiveScoreTimes | undefined
  },
): LiveScoreParts {
  const { connection, deployments, log, times = {} } = options
  const stored = liveScoreStore(options.store)
  const scoring = liveScoring({
    ...options,
    liveScores: stored,
    models: () => connection.models(),
    most: mostWaiting,
  })
  const looks = nowAndThen(times.every ?? 10_000, (error) =>
    log.error({ err: error }, 'The runs of deployments could not be scored.'),
  )
  return {
    liveScores: liveScores({ stored, deployments, behind: (name) => scoring.behind(name) }),
    start(leads) {
      looks.start(() => scoring.look(leads))
    },
    async close() {
      scoring.leave()
      await looks.stop()
    },
  }
}
