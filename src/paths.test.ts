import { describe, expect, it } from 'vitest'
import { insidePath, paths } from './paths.js'

describe('paths', () => {
  it('fills names and query, dropping what is empty', () => {
    expect(paths.communes.status({ id: 7, set: 'NTM_2021_2025' }, { late: true, agency: null, q: '' })).toBe(
      '/communes/7/sets/NTM_2021_2025?late=1',
    )
    expect(paths.communes.export({ id: 7, set: 'A', format: 'csv' })).toBe('/communes/7/sets/A/export.csv')
    expect(paths.search({}, { q: 'nước sạch' })).toBe('/search?q=n%C6%B0%E1%BB%9Bc+s%E1%BA%A1ch')
  })
})

describe('insidePath', () => {
  it.each(['/communes/1?x=1', '/'])('keeps %s', (next) => expect(insidePath(next)).toBe(next))
  it.each([
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '',
    undefined,
    ['/a'],
    '/a\nb',
  ])('replaces %s', (next) => expect(insidePath(next)).toBe('/'))
})
