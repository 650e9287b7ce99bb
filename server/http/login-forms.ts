import { passwordLength } from '../auth/password.ts'

/** @param people whether anybody has a password */
export function loginForms(people: boolean): string {
  const token = `<form method="post" action="/login">
<input name="token" type="password" autocomplete="off" aria-label="Token" placeholder="Token" required${people ? '' : ' autofocus'}>
<button>Sign in</button>
</form>`
  if (!people) return token
  return `<form class="tall" method="post" action="/login">
<label>Name<input name="name" autocomplete="username" required autofocus></label>
<label>Password<input name="password" type="password" autocomplete="current-password" required></label>
<button>Sign in</button>
</form>
<details><summary>Sign in with a token</summary>
${token}
</details>`
}

/** @param problem what was wrong with what was sent before; empty at first */
export function setupForm(name: string, problem: string): string {
  const { least, most } = passwordLength
  return `${problem === '' ? '' : `<p class="problem" role="alert">${escaped(problem)}</p>`}<form class="tall" method="post" action="/setup">
<label>Name<input name="name" value="${escaped(name)}" autocomplete="username" maxlength="100" required></label>
<label>Password<input name="password" type="password" autocomplete="new-password" minlength="${least}" maxlength="${most}"><small>At least ${least} characters. Left empty, you come in by links only.</small></label>
<button>Go on</button>
</form>`
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
}
