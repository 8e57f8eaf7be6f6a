// Keys at the verifier's desk. Everything they do has a button or a link; single letters act only in the queue.
const queue = document.querySelector('[data-queue]')
const form = document.querySelector('[data-decision]')
const follow = (name) => queue?.querySelector(`[data-${name}]`)?.click()

// J and K can be switched off for good; whether the queue held the focus is remembered for the next submission.
const stored = (area, name, value) => {
  try {
    if (value === undefined) return area().getItem(name)
    area().setItem(name, value)
  } catch {} // storage may be switched off
}
const local = () => localStorage
const session = () => sessionStorage
const letters = document.querySelector('[data-keys-on]')
if (letters) {
  letters.closest('[data-keys]').hidden = false
  letters.checked = stored(local, 'verify.letters') !== 'off'
  letters.addEventListener('change', () => stored(local, 'verify.letters', letters.checked ? 'on' : 'off'))
}
const lettersOn = () => stored(local, 'verify.letters') !== 'off'

queue?.addEventListener('keydown', (event) => {
  const name = { j: 'next', k: 'previous' }[event.key.toLowerCase()]
  if (!name || !lettersOn() || event.ctrlKey || event.altKey || event.metaKey) return
  event.preventDefault()
  stored(session, 'verify.queue', 'held')
  follow(name)
})
if (stored(session, 'verify.queue') === 'held') {
  stored(session, 'verify.queue', '')
  queue?.querySelector('[aria-current]')?.focus()
}

addEventListener('keydown', (event) => {
  if (!form) return
  if (event.altKey && !event.ctrlKey && /^Digit[1-9]$/.test(event.code)) {
    const choice = form.querySelectorAll('[name=result]')[Number(event.code.slice(5)) - 1]
    if (!choice) return
    event.preventDefault()
    choice.checked = true
    choice.focus()
  }
  if (event.ctrlKey && event.key === 'Enter' && !event.target.closest('form:not([data-decision])')) {
    event.preventDefault()
    form.requestSubmit()
  }
})
