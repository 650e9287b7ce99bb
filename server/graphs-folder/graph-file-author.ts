import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Who changes files here, as git is told; `folder` where it is told nothing. */
export async function graphFileAuthor(folder: string): Promise<string> {
  try {
    const { stdout } = await run('git', ['-C', folder, 'config', 'user.name'], { timeout: 5000 })
    return stdout.trim().slice(0, 100) || 'folder'
  } catch {
    // There is no git, or it knows nobody.
    return 'folder'
  }
}
