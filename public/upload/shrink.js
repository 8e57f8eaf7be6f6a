// Photos made smaller before they are sent: 2000 points are enough to read a page, and a tenth of the bytes. The day on which
// a photo was taken is carried over; where it was taken is not.
const LONGEST_SIDE = 2000
const WORTH_SHRINKING = 400 * 1024
const PHOTO = /^image\/(jpeg|png|webp|heic|heif)$/

const latin = (bytes) => new TextDecoder('latin1').decode(bytes)

const takenAt = async (file) => {
  const head = latin(await file.slice(0, 131072).arrayBuffer())
  const start = head.indexOf('Exif\0\0')
  return start < 0
    ? null
    : (head
        .slice(start)
        .match(/\d{4}:\d\d:\d\d \d\d:\d\d:\d\d/g)
        ?.sort()[0] ?? null)
}

// The smallest block of EXIF data that says when: two folders of one entry each.
const exifOf = (taken) => {
  const text = [...`${taken}\0`].map((letter) => letter.charCodeAt(0))
  const tiff = [
    ...[0x49, 0x49, 42, 0, 8, 0, 0, 0],
    ...[1, 0, 0x69, 0x87, 4, 0, 1, 0, 0, 0, 26, 0, 0, 0, 0, 0, 0, 0],
    ...[1, 0, 0x03, 0x90, 2, 0, text.length, 0, 0, 0, 44, 0, 0, 0, 0, 0, 0, 0],
    ...text,
  ]
  const length = tiff.length + 8
  return new Uint8Array([0xff, 0xe1, length >> 8, length & 255, 0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff])
}

const drawSmall = async (file) => {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  const pen = canvas.getContext('2d')
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.82))
}

// The photo as it is sent: smaller where that is worth it, else as it was. What the browser cannot read is sent as it is.
const shrinkPhoto = async (file) => {
  const foreign = /hei[cf]$/.test(file.type)
  if (!PHOTO.test(file.type) || (file.size < WORTH_SHRINKING && !foreign)) return file
  try {
    const small = await drawSmall(file)
    if (!small || (!foreign && small.size > file.size * 0.8)) return file
    const taken = await takenAt(file)
    const name = file.name.replace(/\.[^.]*$/, '') + '.jpg'
    const parts = taken ? [small.slice(0, 2), exifOf(taken), small.slice(2)] : [small]
    return new File(parts, name, { type: 'image/jpeg', lastModified: file.lastModified })
  } catch {
    return file
  }
}
