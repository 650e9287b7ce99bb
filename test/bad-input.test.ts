import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import type { Graph } from '../engine/graph/document.ts'
import type { ErrorBody, GraphAnswer, IndexSummary, RunAnswer } from '../server/api.ts'
import { token, type Answer } from './support/client.ts'
import { echo, graph } from './support/graphs.ts'
import { rawRequest } from './support/raw-request.ts'
import { startServed } from './support/served.ts'

const heddle = await startServed()
const authorization = `Bearer ${token}`
const json = { authorization, 'content-type': 'application/json' }
const sentence = /^[A-Z"/].*[.?]$/s
const runs = '/v1/graphs/echo/runs'

await heddle.publish(echo('echo'))

afterAll(() => heddle[Symbol.asyncDispose]())

afterEach(expectStillThere)

/** Whatever was sent, the server answers, and has nothing to be ashamed of in its log. */
async function expectStillThere(): Promise<void> {
  expect(await heddle.run('echo', { question: 'Are you there?' })).toMatchObject({
    outputs: { said: 'Are you there?' },
  })
  expect(heddle.logged()).not.toMatch(/"level":"(error|fatal)"/)
}

/** What a refusal says: in the one shape, with a sentence, and with nothing of the inside of the server. */
function errorIn(answer: Answer): ErrorBody['error'] {
  expect(answer.text).toContain('"error":{"code":')
  // SAFETY: the text holds an error.
  const { error } = answer.body as ErrorBody
  expect(error.message).toMatch(sentence)
  expect(error.requestId).toBe(answer.headers.get('x-request-id'))
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expectNoInside(answer.text)
  return error
}

/** Such as `404 NOT_FOUND`. */
function refusalOf(answer: Answer): string {
  return `${answer.status} ${errorIn(answer).code}`
}

function expectNoInside(text: string): void {
  expect(text).not.toMatch(/\bat [\w.<>]+ \(|node_modules|node:|\.ts\b|\.js\b|\/tmp\/|Error:/)
  expect(text).not.toContain(heddle.home)
}

describe('graphs with problems', () => {
  const wrong: Graph = graph('wrong', {
    nodes: {
      a: { type: 'template@1', config: { template: '{{b}}' }, inputs: { b: 'b.text' } },
      b: { type: 'template@1', config: { template: '{{a}}' }, inputs: { a: 'a.text' } },
      typo: { type: 'generat@1', inputs: { question: '$.question' } },
      lost: { type: 'generate@1', inputs: { question: 'nobody.text', documents: '$.question' } },
      odd: { type: 'rerank@1', config: { topN: 0 }, inputs: { query: '$.question' } },
    },
    outputs: { answer: 'lost.answer', more: 'lost.nothing' },
  })

  test('are kept as drafts, with all of their problems and where each is', async () => {
    const { status, body } = await heddle.send<GraphAnswer>('/api/graphs', {
      body: { name: 'wrong', graph: wrong },
    })
    expect(status).toBe(201)
    const places = body.problems.map(({ code, path }) => `${code} ${path.join('.')}`)
    expect(places.toSorted()).toMatchInlineSnapshot(`
      [
        "config nodes.odd.config.topN",
        "cycle nodes.a",
        "not-connected nodes.odd.inputs.documents",
        "type-mismatch nodes.lost.inputs.documents",
        "unknown-node nodes.lost.inputs.question",
        "unknown-port outputs.more",
        "unknown-type nodes.typo.type",
      ]
    `)
    for (const problem of body.problems) expect(problem.message).toMatch(sentence)
  })

  test('do not run, and do not become versions: 422 with the same list', async () => {
    const { body } = await heddle.send<GraphAnswer>('/api/graphs/wrong')
    const problems = body.problems
    for (const path of ['/v1/graphs/wrong/runs', '/api/graphs/wrong/draft/runs']) {
      const answer = await heddle.send(path, { body: { input: { question: 'x' } } })
      expect(refusalOf(answer)).toBe('422 GRAPH_HAS_PROBLEMS')
      expect(errorIn(answer).problems).toEqual(problems)
    }
    const saved = await heddle.send('/api/graphs/wrong/versions', { body: { message: '' } })
    expect(refusalOf(saved)).toBe('422 GRAPH_HAS_PROBLEMS')
    expect(errorIn(saved).problems).toEqual(problems)
  })

  test('do not run with node types that are none, whatever else has their names', async () => {
    const types = ['exec@1', 'constructor@1', 'toString@1', 'hasOwnProperty@1', '__proto__@1']
    for (const [at, type] of types.entries()) {
      const name = `typed-${at}`
      const nodes = { a: { type } }
      const document = { heddle: 1, name, inputs: {}, nodes, outputs: {} }
      const made = await heddle.send('/api/graphs', { body: { name, graph: document } })
      // Some are not even written as a type is.
      const refused =
        made.status === 422
          ? made
          : await heddle.send(`/api/graphs/${name}/draft/runs`, { body: { input: {} } })
      expect(refusalOf(refused)).toBe('422 GRAPH_HAS_PROBLEMS')
      expect(errorIn(refused).problems?.[0]?.path.slice(0, 2)).toEqual(['nodes', 'a'])
    }
  })

  test('are refused when they have not even the shape of a graph', async () => {
    const shapes: unknown[] = [
      5,
      '{}',
      [],
      {},
      { ...wrong, heddle: 2 },
      { ...wrong, nodes: { 'a.b': { type: 'template' } } },
      { ...wrong, nodes: { a: { type: 'template', inputs: { b: 'nowhere' } } } },
      { ...wrong, script: 'x' },
      { ...wrong, inputs: { question: { type: 'banana' } } },
    ]
    for (const shape of shapes) {
      const answer = await heddle.send('/api/graphs', { body: { name: 'shapeless', graph: shape } })
      expect([shape, refusalOf(answer)]).toEqual([shape, '422 GRAPH_HAS_PROBLEMS'])
      expect(errorIn(answer).problems).toContainEqual(
        expect.objectContaining({ code: 'shape', severity: 'error' }),
      )
    }
    expect((await heddle.send('/api/graphs/shapeless')).status).toBe(404)
  })

  test('are refused under a name that is no name', async () => {
    for (const name of ['', '../etc', 'A', 'a b', 'a/b', '-a', 'x'.repeat(64), 'ä']) {
      const answer = await heddle.send('/api/graphs', { body: { name } })
      expect([name, refusalOf(answer)]).toEqual([name, '422 GRAPH_HAS_PROBLEMS'])
      expect(errorIn(answer).problems).toMatchObject([{ path: ['name'] }])
    }
  })

  test('are saved under their own name only, and created once', async () => {
    const renamed = { baseRevision: 1, draft: echo('other') }
    const answer = await heddle.send('/api/graphs/echo/draft', { method: 'PUT', body: renamed })
    expect(refusalOf(answer)).toBe('422 NAME_DIFFERS')
    const taken = await heddle.send('/api/graphs', { body: { name: 'echo' } })
    expect(refusalOf(taken)).toBe('409 NAME_TAKEN')
    const copied = await heddle.send('/api/graphs', { body: { name: 'copy', copyOf: 'nothing' } })
    expect(refusalOf(copied)).toBe('404 NOT_FOUND')
  })
})

describe('bodies', () => {
  const refused: [string, unknown, number, string][] = [
    ['no JSON', '{"input": ', 400, 'BAD_JSON'],
    ['a bare text', '"input"', 400, 'BAD_JSON'],
    ['a bare number', '5', 400, 'BAD_JSON'],
    ['a list', [], 422, 'BODY_DOES_NOT_FIT'],
    ['an unknown key', { input: {}, graph: echo('echo') }, 422, 'BODY_DOES_NOT_FIT'],
    ['an input that is a list', { input: [] }, 422, 'BODY_DOES_NOT_FIT'],
    ['an input that is null', { input: null }, 422, 'BODY_DOES_NOT_FIT'],
    ['a text for yes or no', { input: {}, wait: 'false' }, 422, 'BODY_DOES_NOT_FIT'],
    ['the key __proto__', '{"input": {"__proto__": {"admin": true}}}', 400, 'FORBIDDEN_KEY'],
    ['the key constructor', { input: { a: [{ constructor: 1 }] } }, 400, 'FORBIDDEN_KEY'],
    ['the key prototype', { prototype: {} }, 400, 'FORBIDDEN_KEY'],
    ['100 levels', `{"input":{"question":${'['.repeat(100)}${']'.repeat(100)}}}`, 400, 'TOO_DEEP'],
    ['500,000 levels', '['.repeat(500_000) + ']'.repeat(500_000), 400, 'TOO_DEEP'],
    ['a million numbers', `{"input":{"question":[${'0,'.repeat(1e6)}0]}}`, 413, 'TOO_LARGE'],
  ]
  for (const [what, body, status, code] of refused) {
    test(`with ${what} are refused with ${status} ${code}`, async () => {
      expect(refusalOf(await heddle.send(runs, { body }))).toBe(`${status} ${code}`)
    })
  }

  test('of another type than JSON in UTF-8 are refused', async () => {
    const types = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json; charset=latin1',
      'application/xml',
      'nonsense',
    ]
    for (const type of types) {
      const headers = { authorization, 'content-type': type }
      const answer = await heddle.send(runs, { body: '{"input":{"question":"x"}}', headers })
      expect(refusalOf(answer)).toBe('415 NOT_JSON')
    }
    const headers = { ...json, 'content-encoding': 'gzip' }
    expect(refusalOf(await heddle.send(runs, { body: '{}', headers }))).toBe('415 NOT_JSON')
    const nothing = await heddle.send(runs, { method: 'POST' })
    expect(refusalOf(nothing)).toBe('415 NOT_JSON')
  })

  test('that are too large are refused, and the client gets to hear it', async () => {
    const body = JSON.stringify({ input: { question: 'x'.repeat(5 * 1024 * 1024) } })
    for (let count = 0; count < 5; count += 1) {
      expect(refusalOf(await heddle.send(runs, { body }))).toBe('413 TOO_LARGE')
    }
  })

  test('that are too large and come without a length are refused too', async () => {
    const { status, text } = await rawRequest(heddle.url + runs, {
      method: 'POST',
      headers: { ...json, 'transfer-encoding': 'chunked' },
      body: JSON.stringify({ input: { question: 'x'.repeat(5 * 1024 * 1024) } }),
    })
    expect([status, text]).toEqual([413, expect.stringContaining('"TOO_LARGE"')])
  })

  test('with millions of entries do not exhaust the memory', async () => {
    await heddle.send('/api/indexes', { body: { name: 'crowd' } })
    const answer = await heddle.send('/api/indexes/crowd/documents', {
      method: 'PUT',
      body: `{"documents":[${'0,'.repeat(20e6)}0]}`,
    })
    expect(refusalOf(answer)).toBe('413 TOO_LARGE')
  })

  test('with zero bytes and half characters are texts like any other', async () => {
    for (const question of ['a\0b', '\ud800', '\u2028', '🪢'.repeat(1000)]) {
      const run = await heddle.run('echo', { question })
      expect(run.outputs).toEqual({ said: question })
      expect(await heddle.look(run.id)).toEqual(run)
    }
  })

  test('whose keys are names that every object has are inputs like any other', async () => {
    const answer = await heddle.send<ErrorBody>(runs, {
      body: { input: { question: 'x', toString: 'y', hasOwnProperty: 1 } },
    })
    expect(refusalOf(answer)).toBe('422 INPUT_DOES_NOT_FIT')
    expect(errorIn(answer).problems?.map(({ path }) => path[1])).toEqual([
      'toString',
      'hasOwnProperty',
    ])
  })
})

describe('documents', () => {
  const one = { id: 'a', title: 'A', source: 'a.md', text: '# A\n\nText.', format: 'markdown' }

  test('that do not fit are refused, and none of them is taken', async () => {
    await heddle.send('/api/indexes', { body: { name: 'refusing' } })
    const wrong: unknown[] = [
      { documents: [one, { ...one, id: '' }] },
      { documents: [one, { ...one, format: 'html' }] },
      { documents: [one, { ...one, path: '/etc/passwd' }] },
      { documents: [one], keep: 'all' },
      { documents: one },
    ]
    for (const body of wrong) {
      const answer = await heddle.send('/api/indexes/refusing/documents', { method: 'PUT', body })
      expect(refusalOf(answer)).toBe('422 BODY_DOES_NOT_FIT')
    }
    const { body } = await heddle.send<IndexSummary>('/api/indexes/refusing')
    expect(body).toMatchObject({ documents: 0, passages: 0 })
  })

  test('may have any text as their id and content', async () => {
    await heddle.send('/api/indexes', { body: { name: 'odd' } })
    const ids = ["'; DROP TABLE documents; --", '../../etc/passwd', 'a\0b', 'a\0c', '%00', '\u202e']
    const documents = ids.map((id) => ({ ...one, id, text: `The words of ${id}: heddle.` }))
    const put = await heddle.send('/api/indexes/odd/documents', {
      method: 'PUT',
      body: { documents, keep: [] },
    })
    expect([put.status, put.body]).toMatchObject([202, { added: ids, removed: [] }])
    await heddle.server.workspace.indexes.idle()
    const { body } = await heddle.send<IndexSummary>('/api/indexes/odd')
    expect(body).toMatchObject({ documents: ids.length, state: 'ready' })
  })

  test('are searched for by any text', async () => {
    await heddle.server.workspace.indexes.idle()
    const queries = ['"', "'", '"open', 'a AND (', '*', '\\', '%', '\0', "' OR 1=1 --", '🪢', '   ']
    for (const query of queries) {
      const { status } = await heddle.send('/api/indexes/docs/search', { body: { query } })
      expect([query, status]).toEqual([query, 200])
    }
    for (const body of [{ query: '' }, { query: 'x', topK: 0 }, { query: 'x', filter: '1=1' }]) {
      const answer = await heddle.send('/api/indexes/docs/search', { body })
      expect(refusalOf(answer)).toBe('422 BODY_DOES_NOT_FIT')
    }
  })

  test('go into indexes whose names are no paths', async () => {
    for (const name of ['', '..', '../x', 'a/b', '.hidden', 'A', 'x'.repeat(64), 'a\0']) {
      const answer = await heddle.send('/api/indexes', { body: { name } })
      expect(refusalOf(answer)).toBe('422 BODY_DOES_NOT_FIT')
    }
    const taken = await heddle.send('/api/indexes', { body: { name: 'docs' } })
    expect(refusalOf(taken)).toBe('409 NAME_TAKEN')
  })
})

describe('addresses', () => {
  test('that lead nowhere are answered with 404', async () => {
    const paths = [
      '/',
      '/nothing',
      '/api',
      '/v1/',
      '/api/nothing',
      '/v1/runs',
      '/API/graphs',
      '//api/graphs',
      '/api/graphs/docs-chatbot/versions/latest',
      '/api/graphs/%2e%2e%2f%2e%2e/examples',
      '/api/graphs/..%2fdocs-chatbot',
      '/api/indexes/docs/passages/nothing',
      '/api/indexes/docs/passages/..%2f..%2fsecret.key',
      '/v1/values/nothing',
      '/assets/../../package.json',
      '/__proto__',
      '/api/graphs/__proto__',
    ]
    for (const path of paths) {
      const answer = await heddle.send(path)
      expect([path, answer.status]).toEqual([path, 404])
      expect(refusalOf(answer)).toBe('404 NOT_FOUND')
    }
  })

  test('that cannot be read are answered with 400', async () => {
    for (const path of ['/api/graphs/%E0%A4%A', '/v1/runs/%', '/api/graphs/a%00b', '/%00']) {
      expect(refusalOf(await heddle.send(path))).toBe('400 BAD_REQUEST')
    }
  })

  test('take the methods that they name in their answer to any other', async () => {
    const methods: [string, string, string][] = [
      ['GET', '/v1/graphs/echo/runs', 'POST'],
      ['POST', '/v1/runs/x', 'GET'],
      ['PATCH', '/api/graphs/echo', 'GET, DELETE'],
      ['PUT', '/api/settings/test', 'POST'],
      ['DELETE', '/login', 'GET, POST'],
      ['OPTIONS', '/api/graphs', 'GET, POST'],
      ['POST', '/health', 'GET'],
    ]
    for (const [method, path, allowed] of methods) {
      const answer = await heddle.send(path, { method })
      expect(refusalOf(answer)).toBe('405 METHOD_NOT_ALLOWED')
      expect(answer.headers.get('allow')).toBe(allowed)
    }
  })

  test('may be asked for their head only', async () => {
    const answer = await heddle.send('/api/graphs', { method: 'HEAD' })
    expect([answer.status, answer.text]).toEqual([200, ''])
  })
})

describe('what is no request at all', () => {
  async function sent(bytes: string): Promise<string> {
    const socket = connect(heddle.server.port, '127.0.0.1')
    let said = ''
    socket.on('data', (chunk) => {
      said += String(chunk)
    })
    const closed = once(socket, 'close')
    socket.write(bytes)
    await closed
    return said
  }

  const unreadable: [string, string, RegExp][] = [
    ['is not HTTP', 'HELLO\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['has two lengths', bodyWith('Content-Length: 2\r\nContent-Length: 3'), /^HTTP\/1\.1 400 /],
    [
      'has a length and pieces',
      bodyWith('Content-Length: 2\r\nTransfer-Encoding: chunked'),
      /^HTTP\/1\.1 400 /,
    ],
    ['has a zero byte in its address', 'GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['has a header of 100 KB', bodyWith(`X: ${'x'.repeat(100_000)}`), /^HTTP\/1\.1 431 /],
    ['names no host', 'GET /health HTTP/1.0\r\n\r\n', /^HTTP\/1\.1 403 /],
  ]
  for (const [what, bytes, answer] of unreadable) {
    test(`and ${what} is refused in a readable way`, async () => {
      const said = await sent(bytes)
      expect(said).toMatch(answer)
      expect(said).toContain('{"error":{"code":')
      expectNoInside(said)
    })
  }

  function bodyWith(headers: string): string {
    return `POST /v1/graphs/echo/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n${headers}\r\n\r\n{}`
  }
})

test('a run that fails says why, and nothing of the inside of the server', async () => {
  await heddle.publish(
    graph('lost', {
      nodes: {
        find: {
          type: 'retrieve@1',
          config: { index: '../../etc' },
          inputs: { queries: '$.question' },
        },
      },
      outputs: { found: 'find.documents' },
    }),
  )
  const { status, body, text } = await heddle.send<RunAnswer>('/v1/graphs/lost/runs', {
    body: { input: { question: 'x' } },
  })
  expect([status, body.status]).toEqual([200, 'failed'])
  expect(body.error?.message).toMatch(/^There is no index "\.\.\/\.\.\/etc"\. There are /)
  expectNoInside(text)
})

test('a fault of the server is answered with an id under which its log says more', async () => {
  await using broken = await startServed({ settle: false })
  await broken.server.settled
  await broken.server.workspace.store.destroy()
  const answer = await broken.send('/api/graphs', { headers: { authorization } })
  expect(refusalOf(answer)).toBe('500 INTERNAL')
  const { requestId, message } = errorIn(answer)
  expect(message).toContain('Its log has the details, under the id of this request.')
  const line = broken
    .logged()
    .split('\n')
    .find((one) => one.includes(requestId))
  expect(JSON.parse(line ?? '{}')).toMatchObject({
    level: 'error',
    method: 'GET',
    path: '/api/graphs',
    err: { stack: expect.any(String) },
  })
})
