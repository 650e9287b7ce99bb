import { spawn } from 'node:child_process'
import { shownUrl } from '../store/postgres-url.ts'

/**
 * Runs a program of Postgres on a database.
 * @throws an Error with a sentence where it is not there, or fails
 */
export async function postgresTool(
  tool: 'pg_dump' | 'pg_restore',
  database: string,
  options: readonly string[],
): Promise<void> {
  const { address, password } = withoutPassword(database)
  const shown = shownUrl(database)
  const said: Buffer[] = []
  const code = await new Promise<number | null>((resolve, reject) => {
    // Everybody on the machine sees the arguments of a program, and only its owner its environment.
    const env = password === '' ? process.env : { ...process.env, PGPASSWORD: password }
    const child = spawn(tool, [`--dbname=${address}`, ...options], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    child.stderr.on('data', (piece: Buffer) => said.push(piece))
    child.on('error', (cause: NodeJS.ErrnoException) =>
      reject(cause.code === 'ENOENT' ? missing(tool, shown, cause) : cause),
    )
    child.on('close', resolve)
  })
  if (code === 0) return
  const why = reasonIn(Buffer.concat(said).toString(), tool)
  const advice = /version mismatch|unsupported version/.test(why)
    ? ` Take the ${tool} of the Postgres that the database has, or of a newer one.`
    : ''
  throw new Error(`${tool} failed with the database ${shown} (DATABASE_URL): ${why}.${advice}`)
}

function missing(tool: string, shown: string, cause: unknown): Error {
  return new Error(
    `The program ${tool} of Postgres, which does this for the database ${shown} (DATABASE_URL), is not in the PATH. Install the client programs of Postgres, in the version of the database or a newer one, or call the command where they are.`,
    { cause },
  )
}

function withoutPassword(database: string): { address: string; password: string } {
  const url = new URL(database)
  const password = decodeURIComponent(url.password)
  url.password = ''
  return { address: url.href, password }
}

/** What it said, on one line, and no more than anybody reads. */
function reasonIn(said: string, tool: string): string {
  const lines = said
    .split('\n')
    .map((line) => line.replace(new RegExp(`^${tool}: (error: )?`), '').trim())
    .filter((line) => line !== '')
  return (lines.slice(0, 3).join('; ') || 'it does not say why').replace(/\.$/, '').slice(0, 600)
}
