/** Words that say nothing of what a text is about, in the languages met most often. */
export const stopWords: ReadonlySet<string> = new Set(
  `
  a about above after again all also am an and any are aren't as at be because been before being below between both
  but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each few for from further
  get gets had has have having he her here hers him his how i i'm if in into is isn't it its itself just let let's me
  more most my no nor not of off on once only or other ought our ours out over own please same she should so some such
  tell than that that's the their theirs them then there these they this those through to too under until up upon us
  very want was we were what what's when where which while who whom whose why will with won't would you your yours
  aber als am an auch auf aus bei bin bis das dass dem den der des die doch du durch ein eine einem einen einer eines er
  es für hat ich ihr im in ist ja kann man mein mich mir mit nach nicht noch nur oder sein sich sie sind so um und uns
  von vor war was wenn werden wer wie wir wird wo zu zum zur welche welcher welches
  au aux avec ce ces cette comme dans de des du elle en est et eux il ils je la le les leur lui mais me mes ne nos notre
  nous on ou où par pas pour qu que quel quelle qui sa se ses son sont sur ta te tu un une vos votre vous
  al como con cual cuando del donde el ella ellos eres es esta este esto fue ha hay la las lo los más mi muy nos o para
  pero por porque qué quien se sin sobre son su sus también te un una uno y ya
  `
    .trim()
    .split(/\s+/),
)
