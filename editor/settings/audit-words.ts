/** What was done, where the verb alone does not say it. */
const wholes: Readonly<Record<string, string>> = {
  'session.begin': 'Signed in',
  'session.end': 'Signed out',
  'session.refused': 'Sign-in refused',
  'person.link': 'Sign-in link made',
  'person.setup': 'Account set up',
  'dataset.add-runs': 'Runs added to a dataset',
  'graph.keep': 'Graph kept for an evaluation',
  'graph.require': 'Requirements changed',
  'graph.file': 'File of a graph written again',
  'index.add-file': 'File added to an index',
  'index.add-addresses': 'Addresses added to an index',
  'index.remove-document': 'Document removed from an index',
  'experiment.add-variant': 'Variant added to an evaluation',
  'experiment.attribute': 'Attribution begun',
  'queue.add': 'Items added to a queue',
  'queue.remove-item': 'Item removed from a queue',
  'queue.take-back': 'Decision taken back',
  'queue.adjudicate': 'Item decided',
  'queue.to-dataset': 'Queue made into a dataset',
  'trigger.secret': 'Secret of a trigger renewed',
  'gate.report': 'Check reported',
}

const nouns: Readonly<Record<string, string>> = {
  'live-ab': 'live A/B',
  experiment: 'evaluation',
  thread: 'conversation',
  key: 'API key',
}

const verbs: Readonly<Record<string, string>> = {
  add: 'added',
  begin: 'begun',
  change: 'changed',
  create: 'created',
  fire: 'fired',
  import: 'imported',
  move: 'moved',
  promote: 'promoted',
  remove: 'removed',
  rescore: 'scored again',
  resume: 'resumed',
  revoke: 'revoked',
  rollback: 'rolled back',
  stop: 'ended',
}

/** What an entry of the audit log says was done, in words; its name as it is where nobody gave it any. */
export function auditWords(action: string): string {
  const whole = wholes[action]
  if (whole !== undefined) return whole
  const [what = '', done = ''] = action.split('.')
  const verb = verbs[done]
  if (verb === undefined) return action
  const words = `${nouns[what] ?? what} ${verb}`
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Whether it is a name that only machines use. */
export function isBareId(target: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(target)
}
