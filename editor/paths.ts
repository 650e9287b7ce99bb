/** Every address of the editor. What a screen shows is in its address, so that it can be shared. */
export const paths = {
  home: '/',
  graphs: '/graphs',
  runs: '/runs',
  monitor: '/monitor',
  feedback: '/feedback',
  deployments: '/deployments',
  deployment: (deployment: string) => `/deployments/${encodeURIComponent(deployment)}`,
  liveTest: (deployment: string) => `/deployments/${encodeURIComponent(deployment)}/ab`,
  indexes: '/indexes',
  index: (index: string) => `/indexes/${encodeURIComponent(index)}`,
  triggers: '/triggers',
  datasets: '/datasets',
  dataset: (dataset: string) => `/datasets/${encodeURIComponent(dataset)}`,
  evaluators: '/evaluators',
  calibration: '/evaluators/calibration',
  queues: '/annotate',
  newQueue: '/annotate/new',
  queue: (queue: string) => `/annotate/${encodeURIComponent(queue)}`,
  editQueue: (queue: string) => `/annotate/${encodeURIComponent(queue)}/edit`,
  review: (queue: string) => `/annotate/${encodeURIComponent(queue)}/review`,
  disagreements: (queue: string) => `/annotate/${encodeURIComponent(queue)}/disagreements`,
  settings: '/settings',
  kit: '/dev/kit',
  graph: (graph: string) => `/g/${encodeURIComponent(graph)}/build`,
  graphRuns: (graph: string) => `/g/${encodeURIComponent(graph)}/runs`,
  graphDeployments: (graph: string) => `/g/${encodeURIComponent(graph)}/deploy`,
  graphMonitor: (graph: string) => `/g/${encodeURIComponent(graph)}/monitor`,
  /** A run on the canvas of its graph. */
  run: (graph: string, run: string) =>
    `/g/${encodeURIComponent(graph)}/runs/${encodeURIComponent(run)}`,
  versions: (graph: string) => `/g/${encodeURIComponent(graph)}/versions`,
  /** How two versions differ, on one canvas: each by its number, its hash, or `draft`. */
  difference: (graph: string, older: string | number, newer: string | number) =>
    `/g/${encodeURIComponent(graph)}/versions/${older}..${newer}`,
  /** The evaluations of a graph. */
  evaluate: (graph: string) => `/g/${encodeURIComponent(graph)}/evaluate`,
  newEvaluation: (graph: string) => `/g/${encodeURIComponent(graph)}/evaluate/new`,
  experiment: (graph: string, experiment: string) =>
    `/g/${encodeURIComponent(graph)}/evaluate/${encodeURIComponent(experiment)}`,
} as const

/** The same addresses as patterns for the router. */
export const patterns = {
  build: '/g/:graph/build',
  graphRuns: '/g/:graph/runs',
  run: '/g/:graph/runs/:run',
  graphDeployments: '/g/:graph/deploy',
  graphMonitor: '/g/:graph/monitor',
  deployment: '/deployments/:deployment',
  liveTest: '/deployments/:deployment/ab',
  versions: '/g/:graph/versions',
  difference: '/g/:graph/versions/:range',
  index: '/indexes/:index',
  dataset: '/datasets/:dataset',
  annotation: '/annotate/*?',
  queue: '/annotate/:queue',
  editQueue: '/annotate/:queue/edit',
  review: '/annotate/:queue/review',
  disagreements: '/annotate/:queue/disagreements',
  evaluate: '/g/:graph/evaluate',
  newEvaluation: '/g/:graph/evaluate/new',
  experiment: '/g/:graph/evaluate/:experiment',
} as const

/** A graph and its runs are one screen: going from one to the other keeps what is open there. */
export function screenOf(location: string): string {
  const [, graph] = /^\/g\/([^/]+)\/(?:build|runs\/[^/]+)$/.exec(location) ?? []
  return graph === undefined ? location : `/g/${graph}`
}
