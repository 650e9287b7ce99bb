import ipaddr from 'ipaddr.js'

export const personalDataKinds = ['email', 'phone', 'iban', 'card', 'ip'] as const
export type PersonalDataKind = (typeof personalDataKinds)[number]

export interface PersonalData {
  readonly kind: PersonalDataKind
  /** Its first and last characters; what is found should not be spread further. */
  readonly masked: string
  /** In UTF-16 units. */
  readonly start: number
  readonly end: number
}

/** The forms to look for, and what tells such data from other things that look like it. */
const forms: Readonly<
  Record<PersonalDataKind, { readonly form: RegExp; readonly is: (text: string) => boolean }>
> = {
  email: {
    form: /[\p{L}\p{N}][\p{L}\p{N}._%+-]{0,63}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/gu,
    is: () => true,
  },
  iban: {
    form: /(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])/g,
    is: isIban,
  },
  card: { form: /(?<!\d[ .-]?)[2-6]\d{3}(?:[ -]?\d{2,7}){2,4}(?![\d.]\d|\d)/g, is: isCard },
  ip: {
    form: /(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d)|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?![\w:]))/g,
    is: isPublicAddress,
  },
  phone: {
    form: /(?<![\w.]|\d[ -])(?:\+|00)\d{1,3}(?:[ ./-]?\(?\d{1,5}\)?){2,6}(?!\w)|(?<![\w.]|\d[ -])\(\d{2,5}\) ?\d{2,5}(?:[ ./-]?\d{2,5}){1,3}(?!\w)|(?<![\w.]|\d[ -])\d{3}[-. ]\d{3}[-. ]\d{4}(?!\w)|(?<![\w.]|\d[ -])0\d{2,4}[ /-]\d{3,9}(?:[ -]\d{2,6}){0,3}(?!\w)/g,
    is: isPhone,
  },
}

/**
 * Personal data by its form: e-mail addresses, phone numbers, IBANs with right check digits (ISO
 * 13616), card numbers with a right check digit (Luhn), public IP addresses. Names and street
 * addresses have no form and are not found.
 */
export function findPersonalData(
  text: string,
  kinds: readonly PersonalDataKind[] = personalDataKinds,
): PersonalData[] {
  const found: PersonalData[] = []
  // The order of the forms counts: digits of an IBAN or a card may look like a phone number.
  for (const kind of Object.keys(forms).filter(isKind)) {
    const { form, is } = forms[kind]
    for (const match of text.matchAll(form)) {
      const [value] = match
      const start = match.index
      const end = start + value.length
      const taken = found.some((one) => start < one.end && end > one.start)
      if (!taken && is(value)) found.push({ kind, masked: mask(value), start, end })
    }
  }
  return found.filter(({ kind }) => kinds.includes(kind)).sort((a, b) => a.start - b.start)
}

function isKind(name: string): name is PersonalDataKind {
  return personalDataKinds.some((kind) => kind === name)
}

function mask(value: string): string {
  return `${value.slice(0, 2)}…${value.slice(-2)}`
}

/** ISO 7064 MOD 97-10: the first four characters go to the end, letters count from 10. */
function isIban(text: string): boolean {
  const plain = text.replaceAll(' ', '')
  if (plain.length < 15 || plain.length > 34) return false
  const turned = plain.slice(4) + plain.slice(0, 4)
  let rest = 0
  for (const character of turned) {
    const value = Number.parseInt(character, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}

/** The check digit of Luhn (US patent 2,950,048), for numbers as long as cards have them. */
function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '').split('').map(Number)
  if (digits.length < 13 || digits.length > 19 || new Set(digits).size === 1) return false
  const sum = digits.toReversed().reduce((total, digit, at) => {
    const doubled = at % 2 === 1 ? digit * 2 : digit
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return sum % 10 === 0
}

/** Addresses of the own machine, of private networks and of examples belong to nobody. */
function isPublicAddress(text: string): boolean {
  const examples = /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.|^2001:0?db8:/i
  return ipaddr.isValid(text) && ipaddr.parse(text).range() === 'unicast' && !examples.test(text)
}

function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  const isDate = /^\d{4}[-./ ]\d{2}[-./ ]\d{2}/.test(text)
  return digits.length >= 8 && digits.length <= 15 && new Set(digits).size > 2 && !isDate
}
