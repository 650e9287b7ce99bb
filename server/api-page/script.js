/** Tabs over the examples, buttons that copy, and the place in the contents. The page is whole without it. */

const remembered = 'heddle-api-language'
const status = document.querySelector('#status')

for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false
  button.addEventListener('click', async () => {
    const code = button.previousElementSibling?.textContent ?? ''
    const copied = await navigator.clipboard.writeText(code).then(
      () => true,
      () => false,
    )
    say(copied ? 'Copied.' : 'The browser does not allow to copy. Select the text and copy it.')
    button.textContent = copied ? 'Copied' : 'Select it'
    setTimeout(() => (button.textContent = 'Copy'), 1500)
  })
}

const groups = [...document.querySelectorAll('[data-samples]')].map(toTabs)
choose(localStorage.getItem(remembered) ?? '')
followPlace()

/** Makes tabs of examples that stand below each other. */
function toTabs(group, at) {
  const samples = [...group.querySelectorAll('.sample')]
  const list = document.createElement('div')
  list.className = 'tabs'
  list.setAttribute('role', 'tablist')
  list.setAttribute('aria-label', group.getAttribute('aria-label') ?? 'Examples')
  group.removeAttribute('aria-label')
  const tabs = samples.map((sample, index) => {
    const tab = document.createElement('button')
    tab.type = 'button'
    tab.id = `tab-${at}-${index}`
    tab.textContent = sample.dataset.label
    tab.setAttribute('role', 'tab')
    tab.setAttribute('aria-controls', `sample-${at}-${index}`)
    sample.id = `sample-${at}-${index}`
    sample.setAttribute('role', 'tabpanel')
    sample.setAttribute('aria-labelledby', tab.id)
    sample.querySelector('.label')?.remove()
    tab.addEventListener('click', () => choose(sample.dataset.label))
    return tab
  })
  list.append(...tabs)
  list.addEventListener('keydown', (event) => {
    const steps = { ArrowRight: 1, ArrowLeft: -1 }
    const now = tabs.indexOf(document.activeElement)
    const next =
      event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? tabs.length - 1
          : event.key in steps
            ? (now + steps[event.key] + tabs.length) % tabs.length
            : undefined
    if (next === undefined) return
    event.preventDefault()
    tabs[next].focus()
    tabs[next].click()
  })
  group.prepend(list)
  const show = (chosen) => {
    for (const [index, tab] of tabs.entries()) {
      tab.setAttribute('aria-selected', String(index === chosen))
      tab.tabIndex = index === chosen ? 0 : -1
      samples[index].hidden = index !== chosen
    }
  }
  show(0)
  return { show, labels: samples.map(({ dataset }) => dataset.label) }
}

/** The same language everywhere; where there is no such example, the nearest one stays. */
function choose(label) {
  if (label === '') return
  localStorage.setItem(remembered, label)
  for (const { show, labels } of groups) {
    const exact = labels.indexOf(label)
    const near = exact === -1 ? labels.indexOf(label.replace(/, streaming$/, '')) : exact
    if (near !== -1) show(near)
  }
}

/** Marks in the contents what is being read. */
function followPlace() {
  const links = new Map(
    [...document.querySelectorAll('nav a')].map((link) => [link.hash.slice(1), link]),
  )
  const seen = new Set()
  const watch = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) seen.add(target)
        else seen.delete(target)
      }
      const [first] = [...seen].toSorted(
        (a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top,
      )
      if (first === undefined) return
      for (const [id, link] of links) {
        if (id === first.id) link.setAttribute('aria-current', 'true')
        else link.removeAttribute('aria-current')
      }
    },
    { rootMargin: '-60px 0px -60% 0px' },
  )
  for (const id of links.keys()) {
    const target = document.getElementById(id)
    if (target !== null && id !== 'top') watch.observe(target)
  }
}

function say(text) {
  if (status !== null) status.textContent = text
}
