const signInPage = '/login'
const storageKey = 'heddle.before-sign-in'

/** Leaves for the page on which one signs in, and remembers what was open in this window. */
export function goToSignIn(): void {
  sessionStorage.setItem(storageKey, location.pathname + location.search)
  location.assign(signInPage)
}

/** Whoever has signed in finds again what was open when they had to. */
export function comeBack(): void {
  const before = sessionStorage.getItem(storageKey)
  sessionStorage.removeItem(storageKey)
  // Signing in leads to the first page; whoever opens another one wants that.
  if (before !== null && location.pathname === '/') history.replaceState(null, '', before)
}
