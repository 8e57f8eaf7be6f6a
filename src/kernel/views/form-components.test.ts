import { describe, expect, it } from 'vitest'
import { component, tagOf, wordsOf, wrongForm } from '../../../tests/support/views.js'
import { blankForm } from '../forms.js'

describe('forms', () => {
  it('a wrong field keeps its value and is described by fault and hint', () => {
    const html = component('field', {
      form: wrongForm,
      name: 'part',
      label: 'Số hộ',
      hint: 'Theo biểu',
      unit: 'hộ',
      kind: 'whole',
    })
    const input = tagOf(html, 'f-part')
    expect(html).toContain('<label class="form-label" for="f-part">Số hộ</label>')
    expect(input).toContain('value="410"')
    expect(input).toContain('aria-invalid="true"')
    expect(input).toContain('aria-describedby="f-part-error f-part-hint"')
    expect(input).toContain('inputmode="numeric"')
    expect(wordsOf(html)).toBe('Số hộ Theo biểu 410 lớn hơn 214. Đề nghị kiểm tra lại số hộ. hộ')
  })

  it('a day is text with an example; a password is never written back; a name may hold brackets', () => {
    const day = component('field', {
      form: blankForm({ due: '30/09/2024' }),
      name: 'due',
      label: 'Hạn',
      kind: 'day',
      optional: true,
    })
    expect(tagOf(day, 'f-due')).toMatch(/value="30\/09\/2024".*data-day="".*maxlength="10"/)
    expect(wordsOf(day)).toBe('Hạn (không bắt buộc) Ngày/tháng/năm, ví dụ 30/09/2024')
    expect(
      component('field', { form: blankForm({ p: 'secret' }), name: 'p', label: 'M', kind: 'password' }),
    ).not.toContain('secret')
    expect(
      tagOf(component('field', { name: 'rows[3].value', label: 'x', value: '"><b>' }), 'f-rows-3--value'),
    ).toContain('value="&#34;&gt;&lt;b&gt;"')
    expect(component('field', { name: 'x', label: 'Ẩn', hideLabel: true })).toContain(
      '<label class="visually-hidden" for="f-x">Ẩn</label>',
    )
    expect(component('field-head', { id: 'f-x', label: 'Tên' })).toContain('for="f-x"')
  })

  it('the summary links to the fields, nothing without faults', () => {
    const html = component('error-summary', { form: wrongForm, labels: { part: 'Cấp nước' } })
    expect(html).toMatch(/role="alert" tabindex="-1" autofocus/)
    expect(html).toContain('<a href="#f-part">Cấp nước: 410 lớn hơn 214.')
    expect(wordsOf(html)).toContain('Chưa lưu, còn 1 mục cần sửa.')
    expect(component('error-summary', { form: blankForm() })).toBe('')
  })

  it('every form carries the token, and the version it was opened with', () => {
    const html = component('form-secrets', { form: wrongForm })
    expect(html).toContain('name="_csrf" value="the token"')
    expect(html).toContain('name="version" value="3"')
    expect(html).not.toContain('requestKey')
    expect(
      component('post-button', { action: '/x', label: 'Khóa', hidden: { a: 1 }, about: 'tài khoản lien' }),
    ).toMatch(/_csrf.*name="a" value="1".*Khóa<span class="visually-hidden"> tài khoản lien/s)
  })

  it('choices keep what was chosen', () => {
    const form = blankForm({ result: 'NOT_MET', ids: ['2'], paper: true })
    const options = [
      { value: 'MET', label: 'Đạt' },
      { value: 'NOT_MET', label: 'Chưa đạt' },
    ]
    const radios = component('radios', { form, name: 'result', legend: 'Kết quả', options })
    expect(radios).toContain('role="radiogroup"')
    expect(tagOf(radios, 'f-result-2')).toContain('value="NOT_MET" checked')
    expect(tagOf(radios, 'f-result')).not.toContain('checked')
    expect(component('select', { form, name: 'result', label: 'Kết quả', blank: 'Chọn', options })).toMatch(
      /<option value="">Chọn<\/option>.*<option value="NOT_MET" selected>/s,
    )
    expect(
      component('select', {
        name: 'x',
        label: 'X',
        options: [
          { value: 1, label: 'a', group: 'I' },
          { value: 2, label: 'b' },
        ],
      }),
    ).toMatch(/<optgroup label="I">.*<\/optgroup>.*value="2"/s)
    expect(tagOf(component('checkbox', { form, name: 'paper', label: 'Bản giấy' }), 'f-paper')).toContain('checked')
    expect(
      component('checkboxes', {
        form,
        name: 'ids',
        legend: 'Chỉ tiêu',
        options: [
          { value: 1, label: 'a' },
          { value: 2, label: 'b' },
        ],
      }).match(/ checked/g),
    ).toHaveLength(1)
    expect(
      component('textarea', { form: blankForm({ note: '\nhai\ndòng' }), name: 'note', label: 'Ghi chú' }),
    ).toContain('>\n\nhai\ndòng</textarea>')
    expect(
      tagOf(component('file-input', { name: 'files', label: 'Tệp', multiple: true, maxMegabytes: 50 }), 'f-files'),
    ).toMatch(/ multiple .*data-max="52428800" aria-describedby="f-files-hint"/)
  })

  it('a conflict shows both versions and asks for the fields that differ', () => {
    const html = component('conflict', {
      form: wrongForm,
      action: '/a',
      cancel: '/b',
      theirs: { who: 'Thắng', when: '09:12' },
      mine: { who: 'Liên' },
      fields: [
        { name: 'same', label: 'Giống', theirs: { value: '1', text: '1 hộ' }, mine: { value: '1', text: '1 hộ' } },
        { name: 'part', label: 'Khác', theirs: { value: '47', text: '47 hộ' }, mine: { value: '41', text: '41 hộ' } },
      ],
    })
    expect(html).toContain('<input type="hidden" name="same" value="1">')
    expect(tagOf(html, 'f-part')).toContain('value="47" checked')
    expect(tagOf(html, 'f-part-2')).toContain('value="41"')
    expect(html.match(/class="diff"/g)).toHaveLength(2)
    expect(html).toContain('name="version" value="3"')
  })

  it('buttons', () => {
    expect(
      wordsOf(
        component('save-bar', {
          button: 'Lưu',
          second: { label: 'Lưu nháp', name: 'act', value: 'draft' },
          cancel: '/x',
          note: 'n',
        }),
      ),
    ).toBe('Lưu Lưu nháp Hủy n')
    const confirm = component('confirm', {
      action: '/x',
      title: 'Thu hồi',
      text: 't',
      points: ['p'],
      button: 'Thu hồi',
      danger: true,
      cancel: '/y',
      form: wrongForm,
      reason: { name: 'reason', label: 'Lý do' },
    })
    expect(confirm).toContain('_csrf')
    expect(tagOf(confirm, 'f-reason')).toContain('<textarea')
    expect(confirm).toContain('btn btn-danger')
  })
})
