/** Every address of the editor. What a screen shows is in its address, so that it can be shared. */
export const paths = {
  home: '/',
  graphs: '/graphs',
  runs: '/runs',
  feedback: '/feedback',
  indexes: '/indexes',
  index: (index: string) => `/indexes/${encodeURIComponent(index)}`,
  datasets: '/datasets',
  dataset: (dataset: string) => `/datasets/${encodeURIComponent(dataset)}`,
  evaluators: '/evaluators',
  settings: '/settings',
  kit: '/dev/kit',
  graph: (graph: string) => `/g/${encodeURIComponent(graph)}/build`,
  graphRuns: (graph: string) => `/g/${encodeURIComponent(graph)}/runs`,
  /** A run on the canvas of its graph. */
  run: (graph: string, run: string) =>
    `/g/${encodeURIComponent(graph)}/runs/${encodeURIComponent(run)}`,
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
  index: '/indexes/:index',
  dataset: '/datasets/:dataset',
  evaluate: '/g/:graph/evaluate',
  newEvaluation: '/g/:graph/evaluate/new',
  experiment: '/g/:graph/evaluate/:experiment',
} as const
