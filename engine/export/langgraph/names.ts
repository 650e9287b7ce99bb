/** Words that cannot name a constant or a function of a module. */
const keywords =
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield'

/** Globals that the file calls, and names that every file or some helper of it has. */
const taken =
  'AbortController AbortSignal AggregateError Array Error Infinity JSON Math Object Promise String console process clearTimeout setTimeout sleep randomUUID pathToFileURL Annotation END START StateGraph nodeTypes schemaOf graph input state runtime run node index item items rounds turn turns chosen done errors kept inputs start services signal file'

/** What every object seems to have: read from a value that lacks it, it would look like a port. */
export const inheritedNames: ReadonlySet<string> = new Set(
  Object.getOwnPropertyNames(Object.prototype),
)

/** Gives out names, each once. */
export class Names {
  readonly #taken: Set<string>

  constructor(more: Iterable<string> = []) {
    this.#taken = new Set([...`${keywords} ${taken}`.split(' '), ...inheritedNames, ...more])
  }

  /** The wished name, or one like it that is free. @param avoid further names that it must not be */
  take(wish: string, avoid?: ReadonlySet<string>): string {
    const free = (name: string): boolean => !this.#taken.has(name) && avoid?.has(name) !== true
    let name = wish
    if (!free(name)) name = `${wish}Node`
    for (let number = 2; !free(name); number += 1) name = `${wish}${number}`
    this.#taken.add(name)
    return name
  }
}

/** `search-index` as the name of a constant: `searchIndex`. */
export function camelCase(id: string): string {
  const words = id.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  const joined = words.map((word, at) => (at === 0 ? lowerFirst(word) : upperFirst(word))).join('')
  return /^[A-Za-z]/.test(joined) ? joined : `graph${joined}`
}

export function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}
