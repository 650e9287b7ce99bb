/** Every address of the editor. What a screen shows is in its address, so that it can be shared. */
export const paths = {
  home: '/',
  graphs: '/graphs',
  runs: '/runs',
  feedback: '/feedback',
  deployments: '/deployments',
  deployment: (deployment: string) => `/deployments/${encodeURIComponent(deployment)}`,
  /** Every address of a deployment, with its fields. */
  deploymentApi: (deployment: string) => `/deployments/${encodeURIComponent(deployment)}/api`,
  liveTest: (deployment: string) => `/deployments/${encodeURIComponent(deployment)}/ab`,
  indexes: '/indexes',
  index: (index: string) => `/indexes/${encodeURIComponent(index)}`,
  triggers: '/triggers',
  settings: '/settings',
  kit: '/dev/kit',
  graph: (graph: string) => `/g/${encodeURIComponent(graph)}/build`,
  graphRuns: (graph: string) => `/g/${encodeURIComponent(graph)}/runs`,
  graphDeployments: (graph: string) => `/g/${encodeURIComponent(graph)}/deploy`,
  /** A run on the canvas of its graph. */
  run: (graph: string, run: string) =>
    `/g/${encodeURIComponent(graph)}/runs/${encodeURIComponent(run)}`,
} as const

/** The same addresses as patterns for the router. */
export const patterns = {
  build: '/g/:graph/build',
  graphRuns: '/g/:graph/runs',
  run: '/g/:graph/runs/:run',
  graphDeployments: '/g/:graph/deploy',
  deployment: '/deployments/:deployment',
  liveTest: '/deployments/:deployment/ab',
  index: '/indexes/:index',
} as const
