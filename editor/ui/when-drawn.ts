/** Frames after which nobody waits for it any more: about a second. */
const patience = 60

/** Calls back with what is looked for, once what is about to be drawn is there. */
export function whenDrawn<Found>(find: () => Found | null, then: (found: Found) => void): void {
  let frames = 0
  const look = (): void => {
    const found = find()
    frames += 1
    if (found !== null) then(found)
    else if (frames < patience) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
