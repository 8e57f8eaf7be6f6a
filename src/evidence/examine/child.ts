import { buffer } from 'node:stream/consumers'
import { examinePdf } from './pdf.js'
import { examinePicture } from './picture.js'

// A process of its own for one file of others' making: it gets the bytes, no environment, and answers once.

const mediaType = process.argv[2] ?? ''
const bytes = new Uint8Array(await buffer(process.stdin))
const facts = mediaType === 'application/pdf' ? await examinePdf(bytes) : await examinePicture(bytes)
process.send?.(facts, () => process.exit(0))
