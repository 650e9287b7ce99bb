const modifiers: readonly string[] = ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock']

/**
 * A press as the key map writes it; undefined while only modifiers are down.
 * @param onMac the command key stands for `$mod` there, the control key elsewhere
 */
export function readPress(
  press: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>,
  onMac: boolean,
): string | undefined {
  const { key, code, shiftKey, ctrlKey, altKey, metaKey } = press
  if (modifiers.includes(key)) return undefined
  const parts = [
    ...(onMac ? [metaKey && '$mod', ctrlKey && 'Control'] : [ctrlKey && '$mod', metaKey && 'Meta']),
    altKey && 'Alt',
    shiftKey && 'Shift',
  ].filter((part) => part !== false)
  // With Shift a digit is another sign on every keyboard; with Alt a letter may be.
  const isPlace = (shiftKey && code.startsWith('Digit')) || (altKey && /^(Key|Digit)/.test(code))
  return [...parts, isPlace ? code : key.length === 1 ? key.toLowerCase() : key].join('+')
}
