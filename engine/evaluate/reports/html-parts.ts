/** A card of the page. Title and content are markup already. */
export function section(title: string, ...content: readonly string[]): string {
  return `<section><h2>${title}</h2>${content.join('\n')}</section>`
}

export function table(titles: readonly string[], rows: readonly string[]): string {
  const cells = titles.map((title) => `<th>${title}</th>`).join('')
  return `<div class="wide"><table><thead><tr>${cells}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`
}
