import { fmt } from '../../src/kernel/format.js'
import { invalidForm } from '../../src/kernel/forms.js'
import { root } from '../../src/kernel/root.js'
import { createViews } from '../../src/kernel/views/engine.js'
import { paths } from '../../src/paths.js'

/** The views of the portal as the program has them, with assets that keep their names. */
export const views = createViews({
  root: root('views'),
  cache: true,
  globals: { fmt, paths, asset: (name: string) => `/assets/${name}` },
})

/** What a request of the demonstration brings to every page. */
export const common = {
  today: '2024-05-20',
  demo: { today: '2024-05-20' },
  brand: { name: 'Nông thôn mới', tagline: 'Theo dõi tiêu chí', unit: 'UBND huyện', footer: 'UBND huyện', support: '' },
  me: { name: 'Nông Văn Thắng', label: 'VPĐP NTM huyện', username: 'thang' },
  nav: [
    { key: 'home', label: 'Việc của tôi', href: '/', icon: 'home', more: false, count: 3 },
    { key: 'sets', label: 'Bộ tiêu chí', href: '/sets', icon: 'list', more: true },
  ],
  csrf: () => 'the token',
  flash: () => [{ kind: 'success', text: 'Đã lưu.' }],
  can: () => true,
  query: {},
  url: '/evidence?q=nuoc&page=3',
  upload: { maxMegabytes: 50 },
}

/** A component alone, as a page would include it. */
export const component = (name: string, locals: Record<string, unknown> = {}): string =>
  views.component(`/components/${name}`, locals, { ...common, page: { title: 'Trang', crumbs: [] } })

/** A form sent back: one field right, one wrong. */
export const wrongForm = invalidForm(
  { name: 'Trấn Ninh', part: '410', version: 3 },
  { part: '410 lớn hơn 214. Đề nghị kiểm tra lại số hộ.' },
)

/** The opening tag of the element with this id, for looking at its attributes. */
export const tagOf = (html: string, id: string): string =>
  new RegExp(`<[a-z]+[^>]*\\bid="${id}"[^>]*>`).exec(html)?.[0] ?? ''

/** What is read: no tags, spaces joined, signs as they are shown. */
export const wordsOf = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&#34;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim()
