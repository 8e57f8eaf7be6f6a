import { describe, expect, it } from 'vitest'
import { PLANNED_ANEW, statementNames } from './statement-names.js'

describe('statementNames', () => {
  it('names a text from the third time on, each its own', () => {
    const nameOf = statementNames()
    expect([nameOf('SELECT 1'), nameOf('SELECT 1'), nameOf('SELECT 1'), nameOf('SELECT 1')]).toEqual([
      '',
      '',
      'kept1',
      'kept1',
    ])
    for (let n = 0; n < 2; n += 1) nameOf('SELECT 2')
    expect(nameOf('SELECT 2')).toBe('kept2')
    expect(nameOf('SELECT 1')).toBe('kept1')
  })

  it('leaves the searches alone, whose plan depends on the words', () => {
    const nameOf = statementNames()
    for (let n = 0; n < 5; n += 1) expect(nameOf('SELECT 1 WHERE key LIKE $1')).toBe('')
    for (let n = 0; n < 5; n += 1) expect(nameOf(`SELECT 1 ${PLANNED_ANEW}`)).toBe('')
  })

  it('keeps no more than the connections can bear', () => {
    const nameOf = statementNames()
    const named = new Set<string>()
    for (let text = 0; text < 1_000; text += 1)
      for (let n = 0; n < 3; n += 1) {
        const name = nameOf(`SELECT ${text}`)
        if (name) named.add(name)
      }
    expect(named.size).toBe(150)
  })
})
