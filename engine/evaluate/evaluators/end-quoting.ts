/**
 * A sentence that ends with the words of somebody: `Nearest to “Yes”.` Where those end with a mark of
 * their own, a full stop behind them would be a second one.
 */
export function endQuoting(beginning: string, words: string): string {
  const said = words.trim().replace(/(?<!\.)\.$/, '')
  return /[.!?…]$/.test(said) ? `${beginning} “${said}”` : `${beginning} “${said}”.`
}
