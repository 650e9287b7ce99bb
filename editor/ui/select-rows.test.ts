import { expect, test } from 'vitest'
import { chooseRange, chooseRow, chosenIn, noneChosen } from './select-rows.ts'

const order = ['a', 'b', 'c', 'd', 'e']

test('a row is chosen, and given back when it is chosen again', () => {
  const one = chooseRow(noneChosen, 'b')
  expect(chosenIn(one, order)).toEqual(['b'])
  expect(chosenIn(chooseRow(one, 'b'), order)).toEqual([])
})

test('a range goes both ways, and takes back what its end takes back', () => {
  const down = chooseRange(chooseRow(noneChosen, 'b'), order, 'd')
  expect(chosenIn(down, order)).toEqual(['b', 'c', 'd'])
  expect(chosenIn(chooseRange(down, order, 'a'), order)).toEqual(['a', 'b', 'c', 'd'])
  expect(chosenIn(chooseRange(down, order, 'c'), order)).toEqual(['b'])
})

test('a range without a beginning that is shown is one row', () => {
  expect(chosenIn(chooseRange(noneChosen, order, 'c'), order)).toEqual(['c'])
  const gone = chooseRow(noneChosen, 'z')
  expect(chosenIn(chooseRange(gone, order, 'c'), order)).toEqual(['c'])
})

test('what the list does not show any more is not chosen', () => {
  const both = chooseRow(chooseRow(noneChosen, 'a'), 'e')
  expect(chosenIn(both, ['e', 'f'])).toEqual(['e'])
})
