import { describe, expect, it } from 'vitest'
import { headCells, headLine } from './heads.js'
import type { TableColumn } from './table.js'

const column = (...heads: string[]): TableColumn => ({ key: heads.join('/'), heads, width: 10, align: 'left' })

describe('headCells', () => {
  it('merges equal neighbours across and equal levels down', () => {
    const cells = headCells([column('TT', 'TT'), column('Tiêu chí', '1'), column('Tiêu chí', '2'), column('Ghi chú')])
    expect(cells.map(({ text, row, column: at, rows, columns }) => [text, row, at, rows, columns])).toEqual([
      ['TT', 0, 0, 2, 1],
      ['Tiêu chí', 0, 1, 1, 2],
      ['Ghi chú', 0, 3, 2, 1],
      ['1', 1, 1, 1, 1],
      ['2', 1, 2, 1, 1],
    ])
  })

  it('keeps equal words under different heads apart', () => {
    const cells = headCells([column('KDC', 'Lũy kế'), column('Vườn', 'Lũy kế')])
    expect(cells.filter(({ row }) => row === 1).map(({ columns }) => columns)).toEqual([1, 1])
  })

  it('is said on one line', () => {
    expect(headLine(column('Xã chưa đạt', 'Số xã'))).toBe('Xã chưa đạt: Số xã')
    expect(headLine(column('TT', 'TT'))).toBe('TT')
  })
})
