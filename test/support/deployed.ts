import type { DeploymentAnswer, DeploymentSave } from '../../server/api/deployments.ts'
import type { GraphAnswer } from '../../server/api.ts'
import type { Graph } from '../../engine/graph/document.ts'
import type { Answer, Client } from './client.ts'
import { graph } from './graphs.ts'

/** A graph that puts a word before what it is told, without a model. */
export function saying(name: string, word: string): Graph {
  return graph(name, {
    nodes: {
      said: {
        type: 'template@1',
        config: { template: `${word}: {{question}}` },
        inputs: { question: '$.question' },
      },
    },
    outputs: { answer: 'said.text' },
  })
}

/** Saves a graph as its next version and answers the hash. */
export async function publishVersion(heddle: Client, document: Graph): Promise<string> {
  await heddle.publish(document)
  return (await heddle.send<GraphAnswer>(`/api/graphs/${document.name}`)).body.version
}

/** Saves a deployment and answers what the server says to that. */
export function deploy(
  heddle: Client,
  name: string,
  settings: DeploymentSave['settings'],
  more: Omit<DeploymentSave, 'settings'> = {},
): Promise<Answer<DeploymentAnswer>> {
  return heddle.send<DeploymentAnswer>(`/api/deployments/${name}`, {
    method: 'PUT',
    body: { settings, ...more },
  })
}
