import { describe, expect, it } from 'vitest'
import { carryDay, matcherOf } from './carry.js'

const looksBack = matcherOf(['/dashboard', '/communes/:id', '/communes/:id/sets/:set', '/sets/:set/export.csv'])
const carried = (html: string) => carryDay(html, '2024-04-30', looksBack)

describe('matcherOf', () => {
  it('knows addresses by their shape: an id is a number, a dot is a dot', () => {
    for (const address of ['/dashboard', '/communes/7', '/communes/7/sets/NTM_2021', '/sets/A/export.csv'])
      expect([address, looksBack(address)]).toEqual([address, true])
    for (const address of ['/', '/dashboards', '/communes', '/communes/new', '/communes/7/edit', '/sets/A/exportXcsv'])
      expect([address, looksBack(address)]).toEqual([address, false])
  })
})

describe('carryDay', () => {
  it('adds the day to links that lead to such pages, before the anchor', () => {
    expect(carried('<a href="/dashboard">')).toBe('<a href="/dashboard?on=2024-04-30">')
    expect(carried('<a class="c" href="/communes/7?a=1&amp;b=2#tc2" aria-label="x">')).toBe(
      '<a class="c" href="/communes/7?a=1&amp;b=2&amp;on=2024-04-30#tc2" aria-label="x">',
    )
  })

  it('leaves other links, and those that name their day themselves', () => {
    for (const link of [
      '<a href="#matrix">',
      '<a href="/evidence/1">',
      '<a data-on href="/dashboard">',
      '<a href="/dashboard?a=1&amp;on=2024-01-31">',
    ])
      expect(carried(link)).toBe(link)
  })

  it('adds the day to searching forms, never to those that write', () => {
    expect(carried('<form class="filters" method="get" action="/communes/7">')).toBe(
      '<form class="filters" method="get" action="/communes/7"><input type="hidden" name="on" value="2024-04-30">',
    )
    const write = '<form method="post" action="/communes/7">'
    expect(carried(write)).toBe(write)
  })
})
