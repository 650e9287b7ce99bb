import { expect, test } from 'vitest'
import { createLog, withoutSecrets } from './log.ts'

const secret = 'canary+0123456789/abcdefgh'
const forms = [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)]

function lines(terminal: boolean, write: (log: ReturnType<typeof createLog>) => void): string {
  let said = ''
  const log = createLog({
    terminal,
    write: (text) => {
      said += text
    },
    secrets: () => [secret],
  })
  write(log)
  return said
}

test('a secret does not get into the log, wherever it stands and whatever its form', () => {
  for (const terminal of [false, true]) {
    const said = lines(terminal, (log) => {
      for (const form of forms) {
        log.info(`Sent ${form}.`)
        log.error({ err: new Error(`Refused: ${form}`), url: `/x?key=${form}` }, 'It failed.')
        log.warn({ deep: { headers: { authorization: `Bearer ${form}` } } }, 'Odd.')
      }
    })
    for (const form of forms) expect(said).not.toContain(form)
    expect(said).toContain('[secret]')
    expect(said).toContain('It failed.')
  }
})

test('secrets that come later are known from then on', () => {
  const secrets: string[] = []
  let said = ''
  const log = createLog({
    terminal: false,
    write: (text) => {
      said += text
    },
    secrets: () => secrets,
  })
  secrets.push(secret)
  log.info(secret)
  expect(said).not.toContain(secret)
})

test('short secrets do not take ordinary words with them', () => {
  expect(withoutSecrets('The node is on.', ['on', 'none', ''])).toBe('The node is on.')
})

test('writes JSON lines for programs and short lines for people', () => {
  const json = lines(false, (log) => log.info('It is ready.'))
  expect(JSON.parse(json)).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    msg: 'It is ready.',
  })
  const failure = new Error('The reason')
  const short = lines(true, (log) => log.error({ err: failure }, 'It failed.'))
  expect(short).toMatch(/\d\d:\d\d:\d\d.* It failed\.\n/)
  expect(short).toContain('The reason')
})
