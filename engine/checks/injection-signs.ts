export interface InjectionSign {
  /** What it looks like, as the end of a sentence that begins with "The answer" or "A passage". */
  readonly what: string
  /** What stands there, shortened. */
  readonly text: string
  /** In UTF-16 units. */
  readonly start: number
}

/** Counted spaces, so that a long row of them is not looked at again and again. */
const signs: readonly { readonly what: string; readonly form: RegExp }[] = [
  {
    what: 'tells a model to forget what it was told',
    form: /\b(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:previous|prior|above|earlier|preceding|all|your|system|the)\b.{0,20}\b(?:instructions?|prompts?|rules?|guidelines?|directions?|context)\b/gi,
  },
  {
    what: 'tells a model to forget what it was told',
    form: /\b(?:ignorier|vergiss|missachte)\w{0,4}\b.{0,40}\b(?:anweisung|anleitung|vorgabe|regel)\w{0,4}|\b(?:ignore[zr]?|oublie[zr]?)\b.{0,40}\b(?:instructions|consignes)\b|\b(?:ignora|olvida)\w{0,3}\b.{0,40}\b(?:instrucciones|istruzioni)\b|忽略.{0,12}(?:指令|指示|提示)|игнорируй.{0,40}инструкци/gi,
  },
  {
    what: 'gives a model another role',
    form: /\b(?:you are now|from now on,? you|act as (?:an? )?(?:unrestricted|jailbroken|different)|pretend (?:to be|you are)|enter developer mode|new (?:system )?instructions?\s?:)/gi,
  },
  {
    what: 'asks a model for its instructions or keys',
    form: /\b(?:reveal|print|repeat|show|output|leak|send)\b.{0,30}\b(?:system prompt|hidden prompt|initial instructions|your instructions|api[ _-]?keys?|passwords?|secrets)\b/gi,
  },
  {
    what: 'tells a model to keep something from the user',
    form: /\b(?:do not|don['’]t|never)\b.{0,15}\b(?:tell|inform|mention|reveal|show)\b.{0,20}\b(?:the )?(?:user|human|person|anyone)\b/gi,
  },
  {
    what: 'holds marks with which chat models tell apart who speaks',
    form: /<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id)\|>|\[\/?INST\]|<<\/?SYS>>|^#{2,4} ?(?:system|assistant|instruction)s?:?\s{0,3}$/gim,
  },
  {
    what: 'holds characters that nobody sees',
    form: /[\u{E0000}-\u{E007F}]{2,}|[\u202A-\u202E\u2066-\u2069]|[\u200B\u2060\uFEFF]{3,}/gu,
  },
  {
    what: 'loads a picture with an address that could carry data away',
    form: /!\[[^\]\n]{0,200}\]\(\s{0,3}https?:\/\/[^\s)?]{1,300}\?[^\s)]{1,2000}\)/gi,
  },
]

/**
 * Signs that a text wants to steer a model that reads it. They are signs: a text about such attacks
 * has them too, and an attack in other words has none.
 */
export function injectionSigns(text: string): InjectionSign[] {
  const found = signs
    .flatMap(({ what, form }) =>
      [...text.matchAll(form)].map(({ 0: match, index }) => ({
        what,
        text: shown(match),
        start: index,
      })),
    )
    .sort((a, b) => a.start - b.start)
  // Several languages may see the same sign at the same place.
  return found.filter(
    ({ what, start }, at) => found[at - 1]?.what !== what || found[at - 1]?.start !== start,
  )
}

/** Invisible characters are written by their numbers. */
function shown(text: string): string {
  const visible = text
    .slice(0, 120)
    .replace(
      /[\u{E0000}-\u{E007F}\u200B\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/gu,
      (character) => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} `,
    )
  return visible.replaceAll(/\s+/g, ' ').trim().slice(0, 120)
}
