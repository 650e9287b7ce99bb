/** What is wrong with a setting, as the validator of JSON Schema reports it. */
export interface SchemaFault {
  readonly keyword: string
  readonly error: string
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

/**
 * What is wrong with a setting, in words that follow "The node …", as the check of the engine has them.
 * @param path of the setting in the config
 */
export function schemaWords(path: readonly (string | number)[], fault: SchemaFault): string {
  const { keyword } = fault
  if (keyword === 'false') return `has no setting "${path.join('.')}".`
  if (keyword === 'required') return `lacks the setting "${path.join('.')}".`
  return `has a wrong "${path.join('.')}": ${reason(fault)}.`
}

function reason({ keyword, error }: SchemaFault): string {
  // The limit stands last in what the validator says.
  const limit = /(-?[\d.]+(?:e[+-]?\d+)?)\)?\.$/.exec(error)?.[1] ?? ''
  switch (keyword) {
    case 'type': {
      const wanted = /Expected (.*)\.$/.exec(error)?.[1] ?? ''
      return `it must be ${wanted.replaceAll(/"(\w+)"/g, (_, kind: string) => kinds[kind] ?? kind).replaceAll(', ', ' or ')}`
    }
    case 'enum':
      return `it must be one of ${error.slice(error.indexOf('[') + 1, error.lastIndexOf(']')).replaceAll(',', ', ')}`
    case 'minLength':
      return limit === '1' ? 'it is empty' : `it must have at least ${limit} characters`
    case 'maxLength':
      return `it must have at most ${limit} characters`
    case 'minItems':
      return limit === '1' ? 'the list is empty' : `it must have at least ${limit} entries`
    case 'maxItems':
      return `it must have at most ${limit} entries`
    case 'minimum':
      return `it must be at least ${limit}`
    case 'exclusiveMinimum':
      return `it must be more than ${limit}`
    case 'maximum':
      return `it must be at most ${limit}`
    case 'exclusiveMaximum':
      return `it must be less than ${limit}`
    case 'pattern':
      return 'it has signs that are not allowed in it'
    default:
      return 'it does not have the form that is wanted'
  }
}

/** What a fault names last, such as the property that is missing. */
export function lastQuoted(error: string): string {
  return /"([^"]*)"(?=[^"]*$)/.exec(error)?.[1] ?? ''
}
