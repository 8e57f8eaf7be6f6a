import { describe, expect, it } from 'vitest'
import { component, tagOf, wordsOf } from '../../../tests/support/views.js'

describe('signs', () => {
  it('an icon is decoration unless it is named', () => {
    expect(component('icon', { name: 'ok' })).toContain('aria-hidden="true"')
    expect(component('icon', { name: 'ok', label: 'Đã có' })).toContain('role="img" aria-label="Đã có"')
  })

  it('a status has shape and words, short or long; none is "Chưa gửi"', () => {
    const status = { css: 'st-smet', icon: 'i-smet', short: 'Xã: đạt', long: 'Xã tự đánh giá đạt' }
    expect(component('status', { status })).toMatch(/class="st st-smet".*#i-smet.*Xã: đạt/)
    expect(wordsOf(component('status', { status, long: true }))).toBe('Xã tự đánh giá đạt')
    expect(wordsOf(component('status', { status: { css: 'st-snot', icon: 'i-snot', label: 'Xã: 2/4' } }))).toBe(
      'Xã: 2/4',
    )
    expect(wordsOf(component('status', { status: null }))).toBe('Chưa gửi')
  })

  it('a deadline says late, today, soon or how long', () => {
    expect(component('lateness', { due: '2024-04-30' })).toBe('<span class="tag late">Quá hạn 20 ngày</span>')
    expect(wordsOf(component('lateness', { days: 0 }))).toBe('Đến hạn hôm nay')
    expect(component('lateness', { due: '2024-05-24', bare: true })).toBe('<span class="soon">Còn 4 ngày</span>')
    expect(component('lateness', { due: null })).toBe('')
  })

  it('the rest', () => {
    expect(wordsOf(component('mark'))).toBe('')
    expect(component('tag', { text: 'Dự thảo', tone: 'gap' })).toBe('<span class="tag gap">Dự thảo</span>')
    expect(wordsOf(component('level-gap', { by: 'UBND tỉnh', href: '/x' }))).toBe(
      'Chưa cập nhật ngưỡng UBND tỉnh Nhập ngưỡng',
    )
    expect(wordsOf(component('pace', { kind: 'slow' }))).toBe('Chậm tiến độ')
  })
})

describe('criteria', () => {
  const cell = {
    no: 2,
    kind: 'partly',
    text: '2/4',
    late: true,
    href: '/c#tc2',
    label: 'Trấn Ninh, tiêu chí 2: 2/4 chỉ tiêu đạt, quá hạn',
  }

  it('a cell is named by its sentence, which contains the letter shown', () => {
    const html = component('cell', cell)
    expect(html).toContain(`aria-label="${cell.label}"`)
    expect(html).toContain('class="c c-p c-late"')
    expect(cell.label).toContain(wordsOf(html))
    expect(component('cell', { kind: 'verifiedMet' })).toContain('aria-hidden="true">Đ')
    expect(component('cell', { kind: 'selfNotMet', label: 'chưa đạt' })).toContain('role="img"')
  })

  it('the legend shows every kind', () => {
    expect(wordsOf(component('cell-key'))).toMatch(/Đ Đạt \(thẩm tra\).*2\/4 Có chỉ tiêu quá hạn/)
  })

  it('a strip is decoration with a summary, or links', () => {
    const quiet = component('strip', { items: [cell], summary: 'Chưa đạt tiêu chí 2.' })
    expect(quiet).toContain('<ul class="strip s4" aria-hidden="true">')
    expect(quiet).toContain('<p class="visually-hidden">Chưa đạt tiêu chí 2.</p>')
    expect(component('strip', { items: [cell], jump: true })).toContain('href="/c#tc2"')
  })

  it('the matrix keeps the roles of a table and names every cell', () => {
    const html = component('matrix', {
      caption: 'Kết quả',
      groups: [{ label: 'I', span: 1 }],
      columns: [{ no: 2, name: 'Giao thông' }],
      rows: [{ name: 'Trấn Ninh', href: '/c', cells: [cell], met: 10, of: 19, change: -1 }],
      foot: { label: 'Số xã đạt', values: [6], total: '11,25' },
      changeLabel: 'So tháng trước',
    })
    expect(html).toContain('role="table"')
    expect(html.match(/role="columnheader"/g)).toHaveLength(5)
    expect(html).toContain('<th scope="row" role="rowheader"><a href="/c">Trấn Ninh</a></th>')
    expect(html).toContain(`aria-label="${cell.label}">2/4</a>`)
    expect(wordsOf(html)).toMatch(/10 \/19 ▼ 1 Số xã đạt 6 11,25$/)
  })

  it('a goal says the distance, a tile opens its rows, bars are named', () => {
    const goal = component('goal', {
      title: 'Xã Trấn Ninh',
      href: '/c',
      pace: { kind: 'watch' },
      value: 10,
      of: 19,
      days: 194,
      strip: [cell],
      summary: 's',
      reason: 'r',
      facts: [{ label: 'Còn thiếu', value: '9', href: '/m' }],
      action: { label: 'Xem', href: '/c' },
    })
    expect(wordsOf(goal)).toBe('Xã Trấn Ninh Cần theo dõi 10 / 19 tiêu chí 194 ngày nữa 2 s r Còn thiếu 9 Xem')
    expect(goal).toContain('<h3>')
    expect(wordsOf(component('goal', { title: 'x', value: 1, of: 4, unit: 'điều kiện', days: -3 }))).toContain(
      'quá hạn 3 ngày',
    )
    expect(component('tile', { label: 'Quá hạn', value: 32, unit: 'chỉ tiêu', href: '/l', tone: 'bad' })).toMatch(
      /^<a class="tile bad" href="\/l">/,
    )
    expect(component('bar', { value: 14, max: 16, label: '14/16 xã' })).toMatch(
      /role="img" aria-label="14\/16 xã"><rect width="87.5"/,
    )
    expect(component('bar', { value: 0, max: 0, label: 'x' })).toContain('width="0"')
    expect(component('progress', { value: 62, label: 'a.jpg', state: 'stop' })).toContain(
      'value="62" aria-label="a.jpg"',
    )
  })
})

describe('pages and lists', () => {
  it('headings, places, messages', () => {
    expect(
      wordsOf(component('page-head', { lead: '16 xã', actions: [{ label: 'Tải lên', href: '/x', primary: true }] })),
    ).toBe('Trang 16 xã Tải lên Đã lưu.')
    expect(component('messages')).toContain('class="alert alert-success" role="status"')
    expect(component('crumbs', { crumbs: [{ label: 'Các xã', href: '/c' }, { label: 'Trấn Ninh' }] })).toContain(
      '<li aria-current="page">Trấn Ninh</li>',
    )
    expect(wordsOf(component('back-link', { href: '/x', label: 'Hồ sơ' }))).toBe('‹ Hồ sơ')
    expect(component('tabs', { label: 'Bộ', items: [{ label: 'NTM', href: '/n', current: true }] })).toContain(
      'href="/n" aria-current="page">NTM',
    )
    expect(
      component('alert', { kind: 'danger', text: 'x', items: ['a', { label: 'b', href: '/b' }], live: true }),
    ).toMatch(/role="alert".*<li>a<\/li><li><a href="\/b">b/)
    expect(
      wordsOf(
        component('empty', { title: 'Chưa có.', text: 'Ở đây.', action: { label: 'Tải', href: '/x', icon: 'up' } }),
      ),
    ).toBe('Chưa có. Ở đây. Tải')
    expect(
      wordsOf(component('notice', { code: 404, title: 'Không tìm thấy', text: ['a', 'b'], id: 'id', search: true })),
    ).toMatch(/^Mã 404 Không tìm thấy a b .* id/)
  })

  it('pages keep the filters in the address', () => {
    const html = component('pagination', { current: 3, pages: 12, total: 1234, noun: 'giấy tờ' })
    expect(wordsOf(html)).toBe('1.234 giấy tờ, trang 3/12 Trước 1 2 3 4 … 12 Sau')
    expect(html).toContain('href="/evidence?q=nuoc&amp;page=2"')
    expect(html).toContain('href="/evidence?q=nuoc" aria-label="Trang 1"')
    expect(html.match(/aria-current="page"/g)).toHaveLength(1)
    expect(wordsOf(component('pagination', { current: 1, pages: 1, total: 3, noun: 'xã' }))).toBe('3 xã')
  })

  it('filters are a GET form with named controls', () => {
    const html = component('filters', {
      action: '/e',
      hidden: { set: 'NTM' },
      chips: [{ name: 'late', label: 'Quá hạn', count: 4, checked: true }],
      selects: [{ name: 'agency', label: 'Cơ quan', blank: 'Mọi cơ quan', options: [] }],
      search: { name: 'q', label: 'Tìm', value: 'a&b' },
      clear: '/e',
    })
    expect(html).toContain('method="get" action="/e"')
    expect(html).toContain('name="late" value="1" checked')
    expect(tagOf(html, 'f-q')).toContain('value="a&amp;b"')
    expect(wordsOf(html)).toBe('Tìm Quá hạn (4) Cơ quan Mọi cơ quan Lọc Bỏ lọc')
  })

  it('rows', () => {
    expect(component('th-sort', { label: 'Quá hạn', href: '?s', dir: 'desc', num: true })).toContain(
      'class="num" aria-sort="descending"',
    )
    expect(
      component('sum', {
        items: [
          { label: 'Hạn', text: '30/09', tag: 'dự thảo', diff: true },
          { label: 'Xã', text: 'A', href: '/a' },
        ],
      }),
    ).toMatch(/<dt>Hạn<\/dt><dd class="diff"><b>30\/09<\/b>.*<a href="\/a">A/s)
    const log = component('log', {
      items: [
        {
          when: '06/05/2024 16:41',
          iso: '2024-05-06',
          who: 'Liên',
          changes: [
            { label: 'Giá trị', from: '29,8%', to: '33,3%' },
            { label: 'Ghi chú', to: '' },
          ],
          why: 'thêm hộ',
        },
      ],
      more: { label: 'Tất cả', href: '/h' },
    })
    expect(wordsOf(log)).toBe('06/05/2024 16:41 Liên Giá trị: 29,8% → 33,3% Ghi chú: (để trống) Lý do: thêm hộ Tất cả')
    expect(
      wordsOf(
        component('job', {
          title: '2.4 Đường',
          href: '/x',
          due: '2024-04-30',
          note: 'Chưa có hồ sơ',
          action: { label: 'Cập nhật', href: '/x' },
        }),
      ),
    ).toBe('2.4 Đường Quá hạn 20 ngày Chưa có hồ sơ Cập nhật : 2.4 Đường')
    const item = component('evidence-item', {
      title: 'Biểu',
      state: 'missing',
      note: 'Chưa có',
      action: { label: 'Tải lên', href: '/u', about: 'biểu' },
    })
    expect(item).toContain('aria-label="Còn thiếu"')
    expect(wordsOf(item)).toBe('Biểu Chưa có Tải lên biểu')
  })
})
