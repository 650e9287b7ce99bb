import { shownUrl } from '../store/postgres-url.ts'

/** @throws where the data lies in Postgres, whose own tools make and restore copies */
export function refuseDatabase(database: string | undefined, advice: string): void {
  if (database === undefined) return
  throw new Error(
    `The data lies in the database ${shownUrl(database)} (DATABASE_URL), and not in the data folder. ${advice}, and keep a copy of secret.key of the data folder.`,
  )
}
