import { checkNesting, type LoadLimits } from './limits.ts'

/** Elements that are never closed, or that HTML closes by what follows them. */
const closedByOthers = new Set(
  'area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead tbody tfoot option optgroup html head body'.split(
    ' ',
  ),
)

const tags =
  /<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<(\/?)([a-z][\w:.-]*)(?:"[^"<]*"|'[^'<]*'|[^<>"'])*>/gi

/**
 * Looks at the tags of a text before it is parsed, for parsers become slow in the depth. It counts
 * about and lets pass what is near the limit; `checkDepth` is exact.
 * @throws Refusal
 */
export function checkTags(text: string, limits: LoadLimits): void {
  let depth = 0
  for (const [tag, slash, name] of text.matchAll(tags)) {
    if (name === undefined || tag.endsWith('/>') || closedByOthers.has(name.toLowerCase())) continue
    depth = slash === '/' ? Math.max(0, depth - 1) : depth + 1
    if (depth > limits.nesting * 2) checkNesting(depth, limits)
  }
}

/** @throws Refusal when nodes are nested too deep, by a walk that does not fill the stack */
export function checkDepth(root: Node, limits: LoadLimits): void {
  let depth = 0
  let node: Node | null = root
  while (node !== null) {
    checkNesting(depth, limits)
    if (node.firstChild !== null) {
      node = node.firstChild
      depth += 1
      continue
    }
    while (node !== null && node !== root && node.nextSibling === null) {
      node = node.parentNode
      depth -= 1
    }
    node = node === root || node === null ? null : node.nextSibling
  }
}
