// The list of files on the upload page: what is said of each and what can be done about it.
const box = document.querySelector('[data-uploads]')
const form = box?.closest('form')
const part = (name, within = box) => within.querySelector(`[data-${name}]`)
const tokenField = form?.elements.namedItem('_csrf')
const link = box && {
  endpoint: box.dataset.endpoint,
  commune: box.dataset.commune,
  token: () => tokenField.value,
}

const comma = (figure, digits) => figure.toFixed(digits).replace('.', ',')
const weight = (bytes) => (bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${comma(bytes / 1048576, 1)} MB`)
const duration = (seconds) => {
  if (seconds < 90) return `khoảng ${Math.max(1, Math.round(seconds))} giây`
  return seconds < 5400 ? `khoảng ${Math.round(seconds / 60)} phút` : `khoảng ${comma(seconds / 3600, 1)} giờ`
}

const items = new Set()
let saving = false
let taking = 0 // files chosen and still being looked at or made smaller

const say = (text) => {
  part('said').textContent = text
}

// What each state says and offers.
const states = {
  waiting: { words: () => 'Chờ đến lượt. Chưa gửi.', acts: ['drop'] },
  sending: { words: ({ percent }) => `Đang gửi ${percent}%`, acts: ['pause', 'drop'] },
  checking: { words: () => 'Đã gửi hết, cổng đang kiểm tra tệp', acts: [] },
  paused: { words: ({ percent }) => `Tạm dừng ở ${percent}%`, acts: ['resume', 'drop'], tone: 'soon', bar: 'stop' },
  offline: {
    words: ({ percent }) => `Tạm dừng ở ${percent}%, chờ mạng`,
    acts: ['resume', 'drop'],
    tone: 'soon',
    bar: 'stop',
  },
  left: { words: ({ percent }) => `Gửi dở ${percent}%`, acts: ['resume', 'drop'], tone: 'soon', bar: 'stop' },
  absent: {
    words: ({ percent }) => `Gửi dở ${percent}%. Chọn lại đúng tệp này để gửi tiếp.`,
    acts: ['drop'],
    tone: 'soon',
    bar: 'stop',
  },
  refused: { words: ({ reason }) => reason, acts: ['drop'], tone: 'unmet' },
  received: { words: () => '', acts: ['drop'], bar: 'ok' },
}

const factsOf = ({ size, sent, state, speed, before }) => {
  const left = size - sent
  const moving = state === 'sending' && speed > 0
  return [
    before ? `${weight(before)} thu nhỏ còn ${weight(size)}` : weight(size),
    sent > 0 && left > 0 ? `còn ${weight(left)}` : '',
    moving ? `${weight(speed)}/giây, ${duration(left / speed)}` : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

const draw = (item) => {
  const { row, size, sent, state } = item
  const { words, acts, tone, bar } = states[state]
  item.percent = Math.floor((sent / size) * 100)
  row.hidden = false
  part('facts', row).textContent = factsOf(item)
  const progress = row.querySelector('progress')
  progress.value = state === 'received' ? 100 : item.percent
  progress.className = `prog ${bar ?? ''}`
  const state_ = part('words', row)
  state_.textContent = words(item)
  state_.className = tone ?? 'muted'
  for (const button of row.querySelectorAll('[data-act]')) button.hidden = !acts.includes(button.dataset.act)
  part('received', row).hidden = state !== 'received'
  row.querySelector('[name=upload]').disabled = state !== 'received'
  drawAll()
}

const count = (...wanted) => [...items].filter(({ state }) => wanted.includes(state)).length
const underWay = () => taking + count('waiting', 'sending', 'checking', 'paused', 'offline')

const drawAll = () => {
  part('sending').hidden = items.size === 0
  part('count').textContent = items.size === 0 ? '' : `${count('received')}/${items.size} tệp đã nhận`
  part('offline').hidden = count('offline') === 0
}
