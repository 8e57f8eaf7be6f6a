// The upload page: chosen files are sent at once while the form is filled in, and the form names them when it is saved.
const AT_ONCE = 2
const TRY_AGAIN = 20000

const become = (item, state, change = {}) => {
  const before = item.state
  Object.assign(item, change, { state })
  draw(item)
  if (before !== state && state === 'received') say(`${item.name}: đã nhận đủ.`)
  if (before !== state && state === 'refused') say(`${item.name}: ${item.reason}`)
  if (['received', 'refused', 'paused'].includes(state)) next()
}

const receive = async (item) => {
  become(item, 'checking', { sent: item.size })
  const { receipt, status, reason } = await askReceipt(item.at, link)
  if (receipt) {
    const row = item.row
    part('code', row).textContent = receipt.code
    part('time', row).textContent = new Intl.DateTimeFormat('vi', {
      hour: '2-digit',
      minute: '2-digit',
      timeZone: 'Asia/Ho_Chi_Minh',
    }).format(new Date(receipt.at))
    row.querySelector('[name=upload]').value = receipt.id
    row.querySelector('[name=upload]').checked = true
    forgetFile(item.id)
    return become(item, 'received')
  }
  if (isFinal(status)) return stopped(item, status, reason)
  become(item, 'offline')
}

// A line that drops is waited for; a session that ended may have been renewed in another window; a refusal is final.
const stopped = async (item, status, reason) => {
  if (status === 401 || status === 403) {
    if (await renewToken(tokenField).catch(() => false)) return send(item)
    return become(item, 'offline', { reason: '' }), part('login').removeAttribute('hidden')
  }
  if (status === 404 || status === 410) {
    forgetFile(item.id)
    if (item.file && !item.again) return send(Object.assign(item, { at: null, sent: 0, again: true }))
  }
  if (status === 422) item.at = null // the portal has dropped it
  if (isFinal(status))
    return become(item, 'refused', { reason: reason || 'Cổng không nhận tệp này. Đề nghị chọn lại.' })
  become(item, 'offline')
}

const send = (item) => {
  become(item, 'sending')
  item.transfer = startTransfer(item.file, {
    link,
    at: item.at,
    fingerprint: item.fingerprint,
    on: {
      opened: (at) => {
        item.at = at
        item.id = at.split('/').pop()
        rememberFile(item.id, item.file)
      },
      progress: (sent, speed) => item.state === 'sending' && become(item, 'sending', { sent, speed }),
      stopped: (status, reason) => stopped(item, status, reason),
      sent: () => receive(item),
    },
  })
}

const next = () => {
  for (const item of items) if (item.state === 'waiting' && count('sending', 'checking') < AT_ONCE) send(item)
  if (!saving || underWay() > 0) return
  saving = false
  part('saving').hidden = true
  if (count('refused') === 0) form.requestSubmit()
  else part('unsaved').hidden = false
}

const newRow = (name, size) => {
  const row = part('item').content.firstElementChild.cloneNode(true)
  part('name', row).textContent = name
  row.querySelector('progress').setAttribute('aria-label', name)
  for (const spoken of row.querySelectorAll('[data-about]')) spoken.textContent = ` ${name}`
  part('list').append(row)
  return { row, name, size, sent: 0, speed: 0, percent: 0, state: 'waiting' }
}

const begin = (item) => {
  items.add(item)
  item.row.addEventListener('click', (event) => {
    const act = event.target.closest('[data-act]')?.dataset.act
    if (act) acts[act](item)
  })
  draw(item)
}

const acts = {
  pause: (item) => {
    item.transfer?.pause()
    become(item, 'paused', { speed: 0 })
  },
  resume: (item) => {
    part('login').hidden = true
    item.state = 'waiting'
    draw(item)
    next()
  },
  drop: (item) => {
    item.transfer?.pause()
    items.delete(item)
    item.row.remove()
    if (item.at)
      fetch(item.at, { method: 'DELETE', headers: { ...headersOf(link), 'Tus-Resumable': '1.0.0' } }).catch(() => {})
    if (item.id) forgetFile(item.id)
    drawAll()
    part('files').focus()
    next()
  },
}

// A file chosen again goes on where it was left, or is known to be here already.
const known = (fingerprint) => [...items].find((item) => item.fingerprint === fingerprint && item.state !== 'refused')

const take = async (chosen) => {
  const original = chosen
  const file = part('shrink').checked ? await shrinkPhoto(chosen) : chosen
  const fingerprint = await fingerprintOf(file)
  const same = known(fingerprint)
  if (same) {
    if (same.state === 'absent' || same.state === 'left') return acts.resume(Object.assign(same, { file }))
    same.row.querySelector('[name=upload]').checked = true
    return say(`${file.name}: tệp này đã có trong danh sách.`)
  }
  const item = newRow(file.name, file.size)
  begin(Object.assign(item, { file, fingerprint, ...(file !== original && { before: original.size }) }))
  if (file.size === 0)
    return become(item, 'refused', { reason: 'Tệp rỗng (0 byte). Đề nghị kiểm tra tệp gốc rồi chọn lại.' })
  if (file.size > Number(box.dataset.max))
    return become(item, 'refused', { reason: `Tệp lớn hơn ${weight(Number(box.dataset.max))}.` })
  next()
}

const takeAll = async (files) => {
  taking += files.length
  for (const file of files) {
    await take(file).catch(() => say(`${file.name}: không đọc được tệp. Đề nghị chọn lại.`))
    taking -= 1
  }
  next()
}

const takeChosen = ({ target }) => {
  const files = [...target.files]
  target.value = ''
  return takeAll(files)
}

// What the page brought: received files wait for their record, unfinished ones go on where the browser still has them.
const recall = async (row) => {
  const { upload: id, name, size, sent, fingerprint, state } = row.dataset
  const item = {
    row,
    id,
    name,
    size: Number(size),
    sent: Number(sent),
    fingerprint,
    speed: 0,
    at: `${link.endpoint}/${id}`,
  }
  if (state === 'received') return begin(Object.assign(item, { state }))
  const file = await recallFile(id)
  const fits = file && file.size === item.size
  begin(Object.assign(item, fits ? { file, state: 'left' } : { state: 'absent' }))
}

const beforeSaving = (event) => {
  part('unsaved').hidden = true
  if (underWay() === 0) return
  event.preventDefault()
  saving = true
  for (const item of items) if (item.state === 'paused') acts.resume(item)
  say(`Còn ${underWay()} tệp đang gửi. Biểu được lưu ngay khi gửi xong.`)
  part('saving').hidden = false
}

const goOn = () => {
  for (const item of items) if (item.state === 'offline') acts.resume(item)
}

const start = async () => {
  // on a slow line files may have been chosen before this script came, or be on the point of being chosen
  const plain = [...part('plain').querySelectorAll('[type=file]')]
  for (const input of plain) input.addEventListener('change', takeChosen)
  const early = plain.flatMap(({ files }) => [...files])
  taking += early.length
  part('plain').replaceWith(part('pick').content)
  part('files').addEventListener('change', takeChosen)
  part('photo').addEventListener('change', takeChosen)
  form.addEventListener('submit', beforeSaving)
  addEventListener('online', goOn)
  setInterval(goOn, TRY_AGAIN)
  addEventListener('beforeunload', (event) => count('sending', 'checking') > 0 && event.preventDefault())
  forgetOldFiles()
  for (const row of part('list').querySelectorAll('[data-upload]')) await recall(row)
  taking -= early.length
  takeAll(early)
}

if (box && tus.isSupported) start()
