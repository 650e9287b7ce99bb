/** How good an agreement is once chance is taken away, after Landis and Koch (1977). */
export function strengthOf(kappa: number): string {
  if (kappa < 0) return 'worse than by chance'
  if (kappa < 0.2) return 'hardly better than by chance'
  if (kappa < 0.4) return 'weak'
  if (kappa < 0.6) return 'moderate'
  if (kappa < 0.8) return 'good'
  return 'very good'
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** A coefficient, with a minus as printed. */
export function figure(coefficient: number): string {
  return coefficient.toFixed(2).replace('-', '−')
}

/** κ and α as figures, where they are there. */
export function coefficients({
  kappa,
  alpha,
}: {
  readonly kappa: number | null
  readonly alpha: number | null
}): string {
  return [
    ...(kappa === null ? [] : [`κ ${figure(kappa)}`]),
    ...(alpha === null ? [] : [`α ${figure(alpha)}`]),
  ].join(', ')
}

/** How far reviewers agree, in one sentence. */
export function agreementSentence({
  n,
  agreement,
  kappa,
  alpha,
}: {
  readonly n: number
  readonly agreement: number | null
  readonly kappa: number | null
  readonly alpha: number | null
}): string {
  if (n === 0 || agreement === null) return 'Nothing has been reviewed by two people yet.'
  const same = `Reviewers said the same on ${percent(agreement)} of ${n} ${n === 1 ? 'item' : 'items'}`
  const strength = kappa ?? alpha
  if (strength === null) return `${same}.`
  return strength < 0.2
    ? `${same}, which is ${strengthOf(strength)}. Make the guidelines clearer before you rely on it.`
    : `${same}: ${strengthOf(strength)} agreement beyond chance.`
}
