import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'

/** In characters. The longest only bounds the work. */
export const passwordLength = { least: 12, most: 200 } as const

/** The first choice of OWASP's Password Storage Cheat Sheet for Argon2id: 19 MiB, two passes, one lane. */
const cost: Cost = { memory: 19_456, passes: 2, parallelism: 1 }
const saltBytes = 16
const hashBytes = 32

interface Cost {
  /** KiB. */
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

/** What is wrong with a password that somebody wants to set. */
export function passwordProblem(password: string, name: string): string | undefined {
  const { length } = password
  if (length < passwordLength.least || length > passwordLength.most) {
    return `A password has ${passwordLength.least} to ${passwordLength.most} characters; this one has ${length}.`
  }
  const plain = password.toLowerCase()
  if (new Set(plain).size < 5 || plain.replaceAll(name.toLowerCase(), '').length < 6) {
    return 'This password is too easy to guess. Several words that do not belong together make a good one.'
  }
  return undefined
}

/** The Argon2id hash of a password with its salt and its cost, in the PHC format. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const hash = await compute(password, salt, cost)
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${text(salt)}$${text(hash)}`
}

/** Takes as long for a hash that does not exist, so that the time does not tell who has an account. */
export async function passwordFits(password: string, stored: string | null): Promise<boolean> {
  const parts =
    /^\$argon2id\$v=19\$m=(\d{1,6}),t=(\d{1,2}),p=(\d)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(
      stored ?? '',
    )
  if (parts === null) {
    await compute(password, randomBytes(saltBytes), cost)
    return false
  }
  const [, memory, passes, parallelism, salt = '', hash = ''] = parts
  const wanted = Buffer.from(hash, 'base64')
  const found = await compute(password, Buffer.from(salt, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  })
  return wanted.length === found.length && timingSafeEqual(wanted, found)
}

function compute(password: string, salt: Buffer, { memory, ...work }: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parameters = {
      // The same letters typed on different keyboards are the same password.
      message: Buffer.from(password.normalize('NFKC')),
      nonce: salt,
      memory,
      tagLength: hashBytes,
      ...work,
    }
    argon2('argon2id', parameters, (error, hash) =>
      error === null ? resolve(hash) : reject(error),
    )
  })
}

function text(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
