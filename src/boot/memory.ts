import v8 from 'node:v8'

/** How long loading, first jobs and first collections take (ms). */
const STARTING = 15_000

// Set before anything is loaded: left to itself the heap grows first and is tidied late, and keeps what the start and some
// thousand pages left behind: 190 MB idle, 400 after large pages. While starting it is kept as small as can be; afterwards it
// grows in steps of three tenths, which costs a tenth more processor time than no limit (kept small, the large pages took
// two and a half times as much).
v8.setFlagsFromString('--optimize-for-size')
setTimeout(() => {
  v8.setFlagsFromString('--no-optimize-for-size')
  v8.setFlagsFromString('--heap-growing-percent=30')
}, STARTING).unref()
