import { describe, expect, onTestFinished, test } from 'vitest'
import { openWebSite } from '../../../test/support/web-site.ts'
import { createEgress } from '../../egress/create-egress.ts'
import type { FileReport } from '../file-report.ts'
import { ingestSources, type IngestProgress } from '../ingest.ts'
import { memoryDocumentStore } from '../memory-document-store.ts'
import { webSources } from './web-sources.ts'

interface Taken {
  readonly reports: FileReport[]
  /** Texts of documents by their ids. */
  readonly texts: Record<string, string>
  readonly progress: IngestProgress[]
}

/** Takes addresses into an index of its own. */
async function take(
  urls: readonly string[],
  options: { allow: readonly string[]; follow?: number },
): Promise<Taken> {
  const egress = createEgress({ allow: options.allow })
  onTestFinished(() => egress.close())
  const store = memoryDocumentStore()
  await store.createIndex({ name: 'web', language: 'en' })
  const reports: FileReport[] = []
  const progress: IngestProgress[] = []
  const sources = webSources(urls, {
    fetch: egress.fetch,
    follow: options.follow,
    pause: 0,
    onProgress: (now) => void progress.push(now),
  })
  await ingestSources(store, 'web', sources, { onFile: (report) => void reports.push(report) })
  const documents = await store.documents('web')
  const texts = await Promise.all(
    documents.map(async ({ id }) => [id, (await store.document('web', id))?.text ?? ''] as const),
  )
  return { reports, texts: Object.fromEntries(texts), progress }
}

/** Paths of what was taken in. */
function paths({ reports }: Taken): string[] {
  return reports
    .filter(({ refused }) => refused === undefined)
    .map(({ source }) => new URL(source).pathname)
}

describe('an address', () => {
  test('is read by its type, and its encoding is that of the answer', async () => {
    const latin = Buffer.from('Der Weber heißt Jürgen und wohnt in Köln.', 'latin1')
    const site = await openWebSite({
      '/page': '<main><h1>Looms</h1><p>A loom holds the warp.</p></main>',
      '/text': { type: 'text/plain; charset=iso-8859-1', body: latin },
      '/notes.md': { type: 'text/plain', body: '# Notes\n\nThe reed beats.' },
      '/rows': { type: 'text/csv', body: 'name,yarn\nAda,wool\n' },
    })
    const addresses = ['/page', '/text', '/notes.md', '/rows'].map((path) => site.url + path)
    const { texts, reports } = await take(addresses, { allow: [site.place] })
    expect(reports.map(({ source, refused }) => [source, refused])).toEqual(
      addresses.map((address) => [address, undefined]),
    )
    const [page, text, notes, rows] = addresses.map((address) => texts[address])
    expect(page).toContain('# Looms')
    expect(text).toContain('Jürgen und wohnt in Köln')
    expect(notes).toContain('# Notes')
    expect(rows).toContain('| Ada | wool |')
  })

  test('has the source where it was found in the end', async () => {
    const site = await openWebSite({
      '/old': { location: '/new#part' },
      '/new': '<p>The new place.</p>',
    })
    const { reports, texts } = await take([`${site.url}/old`], { allow: [site.place] })
    expect(reports[0]?.source).toBe(`${site.url}/new`)
    expect(Object.keys(texts)).toEqual([`${site.url}/new`])
  })

  test('that fails is refused with its reason, and the others are taken in', async () => {
    const inside = await openWebSite({ '/secret': '<p>Inside.</p>' })
    const site = await openWebSite({
      '/away': { location: `${inside.url}/secret` },
      '/picture': { type: 'image/png', body: Buffer.from([0x89, 0x50, 0x4e, 0x47]) },
      '/broken.pdf': { type: 'application/pdf', body: 'no pdf' },
      '/good': '<p>Good.</p>',
    })
    const names = ['/away', '/gone', '/picture', '/broken.pdf', '/good']
    const { reports } = await take(
      names.map((path) => site.url + path),
      { allow: [site.place] },
    )
    expect(reports.map(({ refused }) => refused)).toEqual([
      expect.stringMatching(/127\.0\.0\.1/),
      expect.stringContaining('its server answered with the status 404.'),
      expect.stringContaining('it is of the type "image/png", which holds no text.'),
      expect.stringContaining('but it is no PDF.'),
      undefined,
    ])
    expect(inside.asked).toEqual([])
  })

  test('with user and password, or of the machine itself, is refused', async () => {
    const { reports } = await take(['http://127.0.0.1:9/', 'http://a:b@example.com/'], {
      allow: [],
    })
    expect(reports.map(({ refused }) => typeof refused)).toEqual(['string', 'string'])
  })
})

describe('links', () => {
  const link = (...targets: string[]): string =>
    targets.map((target) => `<p>On to <a href="${target}">${target}</a></p>`).join('')

  test('are followed breadth first under the folder of the address, each page once', async () => {
    const site = await openWebSite({
      '/docs/': link(
        'a',
        './b#part',
        '/docs/c?x=1',
        '/other',
        'https://example.com/docs/',
        'i.png',
      ),
      '/docs/a': link('deep/a', 'b', '../docs/'),
      '/docs/b': link('a'),
      '/docs/c?x=1': link('gone'),
      '/docs/deep/a': 'The end.',
    })
    const taken = await take([`${site.url}/docs/`], { allow: [site.place], follow: 50 })
    expect(paths(taken)).toEqual(['/docs/', '/docs/a', '/docs/b', '/docs/c', '/docs/deep/a'])
    const refused = taken.reports.filter((report) => report.refused !== undefined)
    expect(refused.map(({ source }) => source)).toEqual([`${site.url}/docs/gone`])
    expect(new Set(site.asked).size).toBe(site.asked.length)
    expect(site.asked).not.toContain('/other')
    const last = taken.progress.at(-1)
    expect(last).toMatchObject({ done: 6, total: 6 })
    for (const { done, total } of taken.progress) expect(done).toBeLessThanOrEqual(total)
  })

  test('are followed up to a number of pages, and not at all without being told to', async () => {
    const site = await openWebSite({ '/': link('a', 'b'), '/a': link('c'), '/b': 'B', '/c': 'C' })
    const some = await take([`${site.url}/`], { allow: [site.place], follow: 3 })
    expect(paths(some)).toEqual(['/', '/a', '/b'])
    const one = await take([`${site.url}/`], { allow: [site.place] })
    expect(paths(one)).toEqual(['/'])
  })

  test('that robots are not to follow are left alone', async () => {
    const site = await openWebSite({
      '/robots.txt': {
        type: 'text/plain',
        body: 'User-agent: *\nDisallow: /private/\nAllow: /private/open\n',
      },
      '/': `${link('private/a', 'private/open', 'quiet', 'last')}<a rel="nofollow ugc" href="sold">Sold</a>`,
      '/private/open': 'Open.',
      '/quiet': `<meta name="robots" content="noindex, nofollow">${link('behind')}`,
      '/last': 'Last.',
    })
    const taken = await take([`${site.url}/`], { allow: [site.place], follow: 50 })
    expect(paths(taken)).toEqual(['/', '/private/open', '/quiet', '/last'])
    expect(site.asked).not.toContain('/sold')
    expect(site.asked).not.toContain('/behind')
    expect(site.asked).not.toContain('/private/a')
  })

  test('are not followed where the rules for robots cannot be had', async () => {
    const site = await openWebSite({ '/robots.txt': { status: 503 }, '/': link('a'), '/a': 'A' })
    expect(paths(await take([`${site.url}/`], { allow: [site.place], follow: 9 }))).toEqual(['/'])
  })

  test('that lead out of the folder by a redirect are refused', async () => {
    const site = await openWebSite({
      '/docs/': link('out', 'in'),
      '/docs/out': { location: '/account' },
      '/docs/in': { location: '/docs/inner' },
      '/docs/inner': 'Inner.',
      '/account': 'Account.',
    })
    const taken = await take([`${site.url}/docs/`], { allow: [site.place], follow: 9 })
    expect(paths(taken)).toEqual(['/docs/', '/docs/inner'])
    expect(taken.reports.map(({ refused }) => refused)).toContainEqual(
      expect.stringContaining(`which is outside of ${site.url}/docs/.`),
    )
  })

  test('are relative to what the page says', async () => {
    const site = await openWebSite({
      '/a/': { body: `<html><head><base href="/a/b/"></head><body>${link('c')}</body></html>` },
      '/a/b/c': 'C.',
    })
    expect(paths(await take([`${site.url}/a/`], { allow: [site.place], follow: 9 }))).toEqual([
      '/a/',
      '/a/b/c',
    ])
  })
})
