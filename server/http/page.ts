/** A page of the server's own that needs no script and no other file: signing in, and while the editor is being built. */
export function page(title: string, text: string, form = ''): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} · Heddle</title>
<link rel="icon" href="data:,">
<style>
  :root {
    color-scheme: light dark;
    --canvas: light-dark(#f3f3ef, #0e1014);
    --surface: light-dark(#ffffff, #171a20);
    --line: light-dark(#e3e1da, #272c35);
    --field: light-dark(#8c887d, #667080);
    --ink: light-dark(#1a1917, #eceef1);
    --ink-2: light-dark(#55524a, #b0b6c1);
    --accent: light-dark(#3553d8, #86a0ff);
    --on-accent: light-dark(#ffffff, #0c1020);
    font: 450 13.5px/1.55 Geist, system-ui, sans-serif;
  }
  * { box-sizing: border-box }
  body { min-height: 100vh; display: grid; place-items: center; margin: 0; padding: 24px; background: var(--canvas); color: var(--ink) }
  main { width: min(400px, 100%); padding: 32px; background: var(--surface); border: 1px solid var(--line); border-radius: 12px; box-shadow: 0 1px 2px rgb(0 0 0 / .06), 0 8px 24px rgb(0 0 0 / .06) }
  svg { display: block; margin-bottom: 20px; color: var(--accent) }
  h1 { font-size: 18px; font-weight: 600; line-height: 1.3; margin: 0 0 6px }
  p { margin: 0; color: var(--ink-2); text-wrap: pretty }
  code { font: 12px/1.6 'Geist Mono', ui-monospace, monospace; color: var(--ink) }
  form { display: flex; gap: 8px; margin-top: 20px }
  input, button { font: inherit; height: 32px; border-radius: 8px }
  input { flex: 1; min-width: 0; padding: 0 10px; color: inherit; background: var(--surface); border: 1px solid var(--field) }
  button { padding: 0 14px; font-weight: 550; color: var(--on-accent); background: var(--accent); border: 0; cursor: pointer }
  form.tall { display: grid; gap: 14px }
  .tall label { display: grid; gap: 6px; font-weight: 550 }
  .tall input { width: 100%; font-weight: 450 }
  .tall small { font-size: 12px; font-weight: 450; color: var(--ink-2) }
  .tall button { justify-self: start }
  details { margin-top: 20px; padding-top: 14px; border-top: 1px solid var(--line) }
  summary { cursor: pointer; color: var(--ink-2) }
  .problem { margin-top: 14px; padding: 8px 12px; border-radius: 8px; color: var(--ink); background: light-dark(#fdeceb, #3a1d1e) }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
</style>
<main>
<svg width="32" height="32" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" aria-hidden="true"><path d="M3 7.5c5 0 6 9 11 9h7M3 16.5c5 0 6-9 11-9h7"/><circle cx="8.6" cy="12" r="2.7" fill="var(--surface)"/></svg>
<h1>${title}</h1>
<p>${text}</p>
${form}
</main>
</html>
`
}
