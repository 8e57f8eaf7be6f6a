import { randomBytes } from 'node:crypto'

const size = 2 * 1024 * 1024

/** A PDF of 2 MB as a scanner makes it: mostly bytes that no packing makes smaller. */
const scan = Buffer.concat([
  Buffer.from('%PDF-1.7\n1 0 obj\n<< /Length 2000000 >>\nstream\n', 'latin1'),
  randomBytes(size - 150),
  Buffer.from('\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n', 'latin1'),
])

/** Another file each time: the same content would be stored once. */
export const nextFile = (): Buffer => {
  const file = Buffer.from(scan)
  randomBytes(32).copy(file, 1000)
  return file
}

const boundary = 'bench0123456789'
const field = (name: string, value: string): string =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`

/** A form with one file, as a browser sends it. */
export const multipart = (fields: Readonly<Record<string, string>>, name: string, file: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(
      Object.entries(fields)
        .map(([key, value]) => field(key, value))
        .join('') +
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="ban-scan.pdf"\r\nContent-Type: application/pdf\r\n\r\n`,
    ),
    file,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])

export const multipartType = { 'Content-Type': `multipart/form-data; boundary=${boundary}` } as const
