/** How long anything waits for a picture that does not come, in milliseconds. */
const patience = 3000

let picture: PromiseWithResolvers<void> | undefined

/** Holds back what can wait, such as panels, until the page shows what it was opened for. */
export function awaitFirstPicture(): void {
  picture = Promise.withResolvers()
  setTimeout(picture.resolve, patience)
}

/** To be told when it is in the document: what was held back begins after the frame that shows it. */
export function firstPictureIsDrawn(): void {
  if (picture === undefined) return
  const { resolve } = picture
  // The first of these frames shows it; when the second begins, it is on the screen.
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))
}

/** At once, where nothing is waited for. */
export async function afterFirstPicture(): Promise<void> {
  await picture?.promise
}
