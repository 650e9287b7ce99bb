import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Graph } from '../engine/graph/document.ts'
import type { GraphAnswer } from '../server/api.ts'
import { chromiumPath, launchBrowser, withBrowser } from './support/browser.ts'
import { openEditor } from './support/editor-page.ts'
import { graph } from './support/graphs.ts'
import { startServed, type Served } from './support/served.ts'

// A browser on a busy machine is slow, and nothing here is about time.
vi.setConfig({ testTimeout: 120_000 })

const template = (text: string, inputs: Readonly<Record<string, string>>) => ({
  type: 'template@1',
  config: { template: text },
  inputs,
})

const chain = graph('chain', {
  inputs: { question: { type: 'text' } },
  nodes: {
    first: template('{{question}} one', { question: '$.question' }),
    second: template('{{first}} two', { first: 'first.text' }),
    third: template('{{second}} three', { second: 'second.text' }),
    loose: template('{{text}} loose', {}),
  },
  outputs: { said: 'third.text' },
  layout: { first: [0, 0], second: [400, 0], third: [800, 0], loose: [400, 320] },
})

const narrow: Graph = {
  ...chain,
  name: 'narrow',
  layout: { first: [0, 0], second: [250, 0], third: [500, 0], loose: [250, 320] },
}

const other = graph('other', {
  inputs: { question: { type: 'text' } },
  nodes: { own: template('{{question}} own', { question: '$.question' }) },
  outputs: { said: 'own.text' },
  layout: { own: [0, 0] },
})

/** Fitted into the canvas, its last card would lie under the overview. */
const stairs: Graph = {
  ...chain,
  name: 'stairs',
  looks: { second: { colour: 'red' } },
  layout: {
    $inputs: [0, 0],
    first: [300, 100],
    second: [700, 250],
    third: [1100, 400],
    loose: [700, 650],
    $outputs: [1700, 720],
  },
}

const letters = graph('letters', {
  inputs: { letters: { type: 'text[]' } },
  nodes: {
    each: { frame: 'map', over: '$.letters' },
    say: { ...template('the letter {{letter}}', { letter: '$item' }), in: 'each' },
  },
  outputs: { said: 'say.text' },
  layout: { say: [0, 0] },
})

describe.skipIf(chromiumPath === undefined)(`building by mouse${withBrowser}`, () => {
  let browser: Browser
  let heddle: Served

  beforeAll(async () => {
    browser = await launchBrowser()
    heddle = await startServed({ editor: true })
    await heddle.publish(chain)
    await heddle.publish(narrow)
    await heddle.publish(other)
    await heddle.publish(stairs)
    await heddle.publish(letters)
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await heddle?.[Symbol.asyncDispose]()
  })

  const draft = async (name: string) =>
    (await heddle.send<GraphAnswer>(`/api/graphs/${name}`)).body.draft
  const inputsOf = async (name: string, node: string) => {
    const entry = (await draft(name)).nodes[node]
    return entry !== undefined && 'inputs' in entry ? entry.inputs : undefined
  }

  test('copies between graphs, a node dropped on a wire, a group dragged by its name, and another key', async () => {
    const { body } = await heddle.send<{ url: string }>('/api/login-links', { method: 'POST' })
    await using editor = await openEditor(browser, body.url)
    const { page } = editor
    const press = (keys: string) => page.keyboard.press(keys)
    const head = (id: string) => editor.node(id).locator('strong').first()
    const boxOf = async (id: string) => {
      const box = await editor.node(id).boundingBox()
      if (box === null) throw new Error(`${id} is not on the canvas.`)
      return box
    }
    const open = async (name: string, node: string) => {
      await page.goto(new URL(`/g/${name}/build`, body.url).href)
      await editor.node(node).waitFor()
    }
    const drag = async (from: { x: number; y: number }, by: { x: number; y: number }) => {
      await page.mouse.move(from.x, from.y)
      await page.mouse.down()
      await page.mouse.move(from.x + by.x / 2, from.y + by.y / 2, { steps: 4 })
      await page.mouse.move(from.x + by.x, from.y + by.y, { steps: 6 })
      await page.mouse.up()
    }
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])

    // By the keys of the browser, from one graph into another.
    await open('chain', 'third')
    await head('first').click()
    await head('second').click({ modifiers: ['ControlOrMeta'] })
    await press('ControlOrMeta+c')
    await page.getByText('Copied 2 nodes.').waitFor()
    await open('other', 'own')
    await page.locator('[data-canvas]').focus()
    await press('ControlOrMeta+v')
    await editor.node('second').waitFor()
    await expect
      .poll(() => inputsOf('other', 'second'))
      .toEqual({
        first: 'first.text',
      })
    await press('ControlOrMeta+x')
    await expect.poll(async () => Object.keys((await draft('other')).nodes)).toEqual(['own'])
    await head('own').click()
    await press('ControlOrMeta+c')
    await page.getByText('Copied 1 node.').waitFor()
    await press('ControlOrMeta+Shift+V')
    await expect
      .poll(() => inputsOf('other', 'own2'))
      .toEqual({
        question: '$.question',
      })

    await open('chain', 'third')
    const [loose, first, second] = await Promise.all([
      boxOf('loose'),
      boxOf('first'),
      boxOf('second'),
    ])
    await drag(
      { x: loose.x + 60, y: loose.y + 14 },
      {
        x: (first.x + first.width + second.x) / 2 - (loose.x + loose.width / 2),
        y: first.y - loose.y,
      },
    )
    await expect
      .poll(() => inputsOf('chain', 'second'))
      .toEqual({
        first: 'loose.text',
      })
    await press('ControlOrMeta+z')
    await expect
      .poll(() => inputsOf('chain', 'second'))
      .toEqual({
        first: 'first.text',
      })

    // On a wire that is too short for it the node gets room, and all of it is one step to undo.
    await open('narrow', 'loose')
    await head('loose').click()
    await page.getByRole('complementary', { name: 'Inspector' }).waitFor()
    const narrow = await draft('narrow')
    const [from, above, below] = await Promise.all([
      boxOf('loose'),
      boxOf('first'),
      boxOf('second'),
    ])
    await drag(
      { x: from.x + 60, y: from.y + 14 },
      { x: (above.x + above.width + below.x) / 2 - (from.x + from.width / 2), y: above.y - from.y },
    )
    await expect.poll(() => inputsOf('narrow', 'second')).toEqual({ first: 'loose.text' })
    const right = async (id: string) => (await boxOf(id)).x + (await boxOf(id)).width
    expect((await boxOf('loose')).x).toBeGreaterThan(await right('first'))
    expect((await boxOf('second')).x).toBeGreaterThan(await right('loose'))
    expect((await boxOf('third')).x).toBeGreaterThan(await right('second'))
    await press('ControlOrMeta+z')
    await expect.poll(() => draft('narrow')).toEqual(narrow)

    await open('chain', 'third')
    await head('first').click()
    await head('second').click({ modifiers: ['ControlOrMeta'] })
    await press('g')
    const group = page.locator('.group-head')
    await group.dblclick()
    await page.getByRole('textbox', { name: 'Name of the group' }).fill('Preparing')
    await press('Enter')
    await group.getByText('Preparing').waitFor()
    const name = await group.boundingBox()
    await drag({ x: (name?.x ?? 0) + 40, y: (name?.y ?? 0) + 10 }, { x: 0, y: 80 })
    await expect
      .poll(async () => (await draft('chain')).layout?.['second']?.[1] ?? 0)
      .toBeGreaterThan(40)
    const { layout, groups } = await draft('chain')
    expect(layout?.['first']?.[1]).toBe(layout?.['second']?.[1])
    expect(layout?.['third']).toEqual([800, 0])
    expect(Object.values(groups ?? {})).toEqual([
      { title: 'Preparing', nodes: ['first', 'second'] },
    ])

    // A colour and a lock, by the menu: what is locked is not dragged and not removed.
    await head('third').click({ button: 'right' })
    await page.locator('label[data-colour="teal"]').click()
    await page.getByRole('menuitem', { name: 'Lock' }).click()
    await page.getByRole('img', { name: 'Locked' }).waitFor()
    await expect
      .poll(async () => (await draft('chain')).looks)
      .toEqual({ third: { colour: 'teal', locked: true } })
    const stays = await boxOf('third')
    await drag({ x: stays.x + 60, y: stays.y + 14 }, { x: 0, y: 90 })
    await press('Delete')
    await page.getByText('third is locked.').waitFor()
    expect(await boxOf('third')).toEqual(stays)
    await head('third').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Unlock' }).click()
    await expect
      .poll(async () => (await draft('chain')).looks)
      .toEqual({ third: { colour: 'teal' } })

    // With the hand the canvas is moved and no node is.
    const { layout: before } = await draft('chain')
    await press('h')
    const held = await boxOf('third')
    await drag({ x: held.x + 60, y: held.y + 14 }, { x: 0, y: 60 })
    await expect.poll(async () => (await boxOf('third')).y).toBeGreaterThan(held.y + 30)
    await drag({ x: held.x + 60, y: held.y + 74 }, { x: 0, y: -60 })
    await press('v')
    expect((await draft('chain')).layout).toEqual(before)

    // What is listed to be wired to, and what it could become.
    await head('loose').click()
    await press('c')
    await page.keyboard.type('Third')
    await page
      .getByText('No input takes what it gives.')
      .or(page.getByRole('option').first())
      .waitFor()
    await press('Escape')
    await head('loose').click()
    await press('x')
    await page.keyboard.type('generate')
    await page.getByRole('option').first().waitFor()
    await press('Enter')
    await expect
      .poll(async () => JSON.stringify((await draft('chain')).nodes))
      .toContain('generate@1')
    await press('ControlOrMeta+z')

    // A placeholder that nothing feeds gets its input, and another name, from the prompt itself.
    await head('loose').click()
    const prompt = page.locator('.cm-content')
    await prompt.click()
    await press('ControlOrMeta+End')
    await page.keyboard.type(' {')
    await page.getByText('Adds an input').waitFor()
    await page.keyboard.type('{tone')
    await press('Escape')
    await page.keyboard.type('}}')
    const placeholder = page.locator('.cm-line span', { hasText: '{{tone}}' }).last()
    // Underlined, it is another element, and the pointer has to come to that one.
    await expect.poll(() => placeholder.getAttribute('class')).toMatch(/unfed/)
    await placeholder.hover()
    await page.getByRole('button', { name: 'Add input' }).click()
    await expect.poll(() => inputsOf('chain', 'loose')).toEqual({ tone: '$.tone' })
    await press('F2')
    await page.getByRole('textbox', { name: 'New name of tone' }).fill('voice')
    await press('Enter')
    await expect.poll(() => inputsOf('chain', 'loose')).toEqual({ voice: '$.tone' })
    expect(await prompt.textContent()).toBe('{{text}} loose {{voice}}')
    await page.locator('[data-canvas]').focus()

    // From the library onto a node, whose place it takes.
    await press('l')
    const kind = page.getByRole('region', { name: 'Library of nodes' }).getByText('Generate')
    await kind.dragTo(head('loose'))
    await page.getByText('Made loose Generate.', { exact: true }).waitFor()
    await press('ControlOrMeta+z')
    await press('l')

    await press('?')
    const dialog = page.getByRole('dialog', { name: 'Keys' })
    await dialog.getByRole('button', { name: /^Group/ }).click()
    await press('y')
    await press('Escape')
    await head('third').click({ button: 'right' })
    const item = page.getByRole('menuitem', { name: /^Group/ })
    expect(await item.locator('kbd').textContent()).toBe('Y')
    await press('Escape')
    await page.locator('[data-canvas]').focus()
    await press('y')
    await expect.poll(() => group.count()).toBe(2)
    expect(editor.faults).toEqual([])
  })
  test('the nodes of a map show the item that is chosen in its head', async () => {
    const { id } = await heddle.run('letters', { letters: ['a', 'b', 'c'] })
    const { body } = await heddle.send<{ url: string }>('/api/login-links', { method: 'POST' })
    await using editor = await openEditor(browser, body.url)
    const { page } = editor
    await page.goto(new URL(`/g/letters/build?run=${id}`, body.url).href)
    await page.getByText('3 of 3 items').waitFor()
    await editor.node('say').getByText('the letter c').waitFor()
    await page.getByRole('button', { name: 'Previous item' }).click()
    await page.getByText('item 2 of 3').waitFor()
    await editor.node('say').getByText('the letter b').waitFor()
    await page.getByRole('button', { name: 'Previous item' }).click()
    await editor.node('say').getByText('the letter a').waitFor()
    expect(await editor.accessibilityProblems()).toEqual([])
    await page.getByRole('button', { name: 'Next item' }).click()
    await page.getByRole('button', { name: 'Next item' }).click()
    await page.getByText('3 of 3 items').waitFor()
    expect(editor.faults).toEqual([])
  })

  test('the library and the problems leave the graph and the tools in sight', async () => {
    const { body } = await heddle.send<{ url: string }>('/api/login-links', { method: 'POST' })
    await using editor = await openEditor(browser, body.url)
    const { page } = editor
    await page.goto(new URL('/g/narrow/build', body.url).href)
    await editor.node('third').waitFor()
    const boxOf = async (locator: Locator) => (await locator.boundingBox())!
    await page.locator('[data-canvas]').focus()
    await page.keyboard.press('l')
    const library = page.getByRole('region', { name: 'Library of nodes' })
    await library.waitFor()
    const covered = await boxOf(library)
    await expect
      .poll(async () => (await boxOf(editor.node('$inputs'))).x)
      .toBeGreaterThan(covered.x + covered.width)

    await page.getByRole('button', { name: '1 problem' }).click()
    const problems = await boxOf(page.getByRole('region', { name: 'Problems' }))
    const tools = await boxOf(page.getByRole('toolbar', { name: 'Canvas' }))
    expect(problems.x).toBeGreaterThan(covered.x + covered.width)
    expect(problems.y + problems.height).toBeLessThanOrEqual(tools.y)
    await page.getByRole('button', { name: 'Close', exact: true }).click()

    // A new node that is dropped on no wire covers nothing, whatever it was dropped beside.
    const third = await boxOf(editor.node('third'))
    const kind = library.getByRole('button', { name: 'Retrieve' })
    await kind.dragTo(page.locator('[data-canvas]'), {
      targetPosition: { x: third.x + 20, y: third.y + third.height + 4 },
      force: true,
    })
    const added = await boxOf(editor.node('retrieve'))
    for (const card of await page.locator('.react-flow__node-card').all()) {
      const id = await card.getAttribute('data-id')
      const other = await boxOf(card)
      const apart =
        added.x >= other.x + other.width ||
        other.x >= added.x + added.width ||
        added.y >= other.y + other.height ||
        other.y >= added.y + added.height
      expect([id, apart]).toEqual([id, id !== 'retrieve'])
    }

    // A note is written in the inspector, and its mark on the node says it.
    await editor.node('third').locator('strong').first().click()
    await page.keyboard.press('n')
    await page.getByRole('textbox', { name: 'Note' }).fill('Thrice is enough.')
    await editor.node('third').getByTitle('Thrice is enough.').waitFor()

    // In a narrow window the inspector lies over the canvas, and there is a way to close it.
    const close = page.getByRole('button', { name: 'Close the inspector' })
    expect(await close.count()).toBe(0)
    await page.setViewportSize({ width: 900, height: 800 })
    await close.click()
    await page.getByRole('complementary', { name: 'Inspector' }).waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-canvas'))).toBe(
      true,
    )
    expect(editor.faults).toEqual([])
  })

  test('wires are drawn from far away, and are there again from near', async () => {
    const { body } = await heddle.send<{ url: string }>('/api/login-links', { method: 'POST' })
    await using editor = await openEditor(browser, body.url)
    const { page } = editor
    await page.goto(new URL('/g/chain/build', body.url).href)
    const wires = page.locator('.react-flow__edge')
    await expect.poll(() => wires.count()).toBe(5)
    const zoom = async (out: boolean) => {
      await page.mouse.move(600, 300)
      await page.keyboard.down('Control')
      for (const _turn of [1, 2, 3]) await page.mouse.wheel(0, out ? 400 : -400)
      await page.keyboard.up('Control')
    }
    await zoom(true)
    const far = page.locator('.react-flow__viewport-portal svg path')
    await expect.poll(() => far.count()).toBe(1)
    expect(await far.getAttribute('d')).toMatch(/^(M[^M]+){5}$/)
    await zoom(false)
    await expect.poll(() => wires.count()).toBe(5)
    expect(await far.count()).toBe(0)
    expect(editor.faults).toEqual([])
  })

  test('the overview covers no card of a graph that opens or is fitted, and has the colours of its nodes', async () => {
    const { body } = await heddle.send<{ url: string }>('/api/login-links', { method: 'POST' })
    await using editor = await openEditor(browser, body.url)
    const { page } = editor
    await page.goto(new URL('/g/stairs/build', body.url).href)
    const overview = page.locator('.react-flow__minimap')
    const filled = overview.locator('.react-flow__minimap-node')
    await expect.poll(() => filled.count()).toBe(6)
    const fills = await filled.evaluateAll((all) => all.map((one) => getComputedStyle(one).fill))
    expect(new Set(fills).size).toBe(3)
    const red = await page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement('i'))
      probe.style.color = 'var(--error)'
      const { color } = getComputedStyle(probe)
      probe.remove()
      return color
    })
    expect(fills.filter((fill) => fill === red)).toHaveLength(1)

    const isCovered = async (): Promise<boolean> => {
      const card = (await editor.node('$outputs').boundingBox())!
      const over = (await overview.boundingBox())!
      return card.x + card.width > over.x && card.y + card.height > over.y
    }
    expect(await isCovered()).toBe(false)
    await page.locator('.react-flow__pane').hover({ position: { x: 120, y: 420 } })
    await page.mouse.wheel(-200, -200)
    await expect.poll(isCovered).toBe(true)
    await page.getByRole('button', { name: 'Fit all' }).click()
    await expect.poll(isCovered).toBe(false)
    expect(editor.faults).toEqual([])
  })
})
