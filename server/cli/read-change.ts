import type { DeploymentChange } from '../api/deployments.ts'
import type { Arguments } from './read-arguments.ts'

/** The options of every command that changes a deployment. */
export const changeOptions = {
  message: { value: 'TEXT', short: 'm', summary: 'Says why.' },
  json: { summary: 'Prints JSON, for scripts.' },
}

/** Those of a change that gates may hold up; a rollback is never held up. */
export const gatedChangeOptions = {
  message: changeOptions.message,
  force: { value: 'REASON', summary: 'Passes over gates, and records the reason.' },
  json: changeOptions.json,
}

export function readChange(given: Arguments): DeploymentChange {
  const message = given.value('message')
  const reason = given.value('force')
  return {
    ...(message === undefined ? {} : { message }),
    ...(reason === undefined ? {} : { force: true, reason }),
  }
}
