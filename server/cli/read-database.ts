import { readEnvironment } from '../environment.ts'

/** The address of the Postgres that DATABASE_URL names. @throws with a sentence where it is none */
export function readDatabase(database: string | undefined): string | undefined {
  return database === undefined ? undefined : readEnvironment({ DATABASE_URL: database }).database
}
