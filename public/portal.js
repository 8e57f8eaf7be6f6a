// Small comforts on top of pages that work without them. Loaded with `defer`, so the document is parsed.
const all = (selector, root = document) => root.querySelectorAll(selector)

// A browser without a viewer of its own is shown the picture of a PDF's first page.
if (navigator.pdfViewerEnabled === false) document.documentElement.classList.add('no-pdf')

// The list of faults takes the focus, so that it is read first.
document.querySelector('[data-focus]')?.focus()

// A form is sent once: a second press while the answer is on its way does nothing. Coming back frees it.
const lock = (form, sent) => {
  form.toggleAttribute('data-sent', sent)
  for (const button of all('button:not([type=button])', form)) button.toggleAttribute('data-wait', sent)
}
addEventListener('submit', (event) => {
  const form = event.target
  if (form.method !== 'post' || event.defaultPrevented) return
  if (form.hasAttribute('data-sent')) event.preventDefault()
  else lock(form, true)
})
addEventListener('pageshow', () => all('form[data-sent]').forEach((form) => lock(form, false)))

// What a person opened or closed stays so while the tab lives.
const remembered = () => JSON.parse(sessionStorage.getItem(location.pathname) ?? '{}')
try {
  for (const [id, open] of Object.entries(remembered())) document.getElementById(id)?.toggleAttribute('open', open)
} catch {} // storage may be switched off
addEventListener('click', (event) => {
  const box = event.target.closest('summary')?.parentElement
  if (!box?.id) return
  try {
    sessionStorage.setItem(location.pathname, JSON.stringify({ ...remembered(), [box.id]: !box.open }))
  } catch {}
})

// A link to a closed box opens it.
const openTarget = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)))
  target && target.closest('details')?.setAttribute('open', '')
}
addEventListener('hashchange', openTarget)
openTarget()

// The account menu closes on Escape and on a press beside it.
const menu = document.querySelector('.me')
addEventListener('click', (event) => {
  if (menu?.open && !menu.contains(event.target)) menu.open = false
})
addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !menu?.open) return
  menu.open = false
  menu.firstElementChild.focus()
})

// A page that is made for paper has a button for it.
for (const button of all('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => print())
}

// Paper shows everything; afterwards the screen is as it was.
let closed = []
addEventListener('beforeprint', () => {
  closed = [...all('main details:not([open])')]
  for (const box of closed) box.open = true
})
addEventListener('afterprint', () => {
  for (const box of closed) box.open = false
})

// Dates: a keyboard of digits, and the slashes come by themselves.
for (const field of all('[data-day]')) {
  field.inputMode = 'numeric'
  field.addEventListener('input', (event) => {
    if (event.data === '/') field.value = field.value.replace('//', '/')
    else if (event.data && /^\d\d(\/\d\d)?$/.test(field.value)) field.value += '/'
  })
}

// Chosen files with their sizes; one that is too large is named before it is sent.
const mega = (bytes) => `${(bytes / 1048576).toFixed(1).replace('.', ',')} MB`
const size = (bytes) => (bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : mega(bytes))
for (const field of all('input[type=file][name]')) {
  const list = document.createElement('ul')
  list.className = 'files'
  list.setAttribute('aria-live', 'polite')
  field.after(list)
  field.addEventListener('change', () => {
    const max = Number(field.dataset.max) || Infinity
    const lines = Array.from(field.files, (file) => {
      const line = document.createElement('li')
      const large = file.size > max
      line.className = large ? 'late' : ''
      line.textContent = `${file.name}, ${size(file.size)}${large ? `: lớn hơn ${mega(max)}, chưa gửi được` : ''}`
      return line
    })
    list.replaceChildren(...lines)
  })
}

// A text made for another program is copied at a press; without script it can be selected.
const copy = (area) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(area.value)
  area.select() // an address without https has no clipboard
  document.execCommand('copy')
}
for (const button of all('[data-copy]')) {
  const words = button.innerHTML
  button.hidden = false
  button.addEventListener('click', async () => {
    await copy(document.getElementById(button.dataset.copy))
    button.textContent = 'Đã chép'
    setTimeout(() => (button.innerHTML = words), 3000)
  })
}

// Screens shown one after another: the arrow keys are their links, except while something is being written.
const steps = [...all('[data-step]')]
if (steps.length > 0)
  addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    if (event.target.closest?.('input, textarea, select, [contenteditable]')) return
    const link = steps.find(({ dataset }) => dataset.step === event.key)
    if (!link) return
    event.preventDefault()
    link.click()
  })
