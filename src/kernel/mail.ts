import { createTransport } from 'nodemailer'
import { Away } from './jobs/job.js'

export type Letter = Readonly<{ to: string; subject: string; text: string; messageId: string }>

/** Hands a letter to the mail server. @throws Away while the server cannot be reached; else what it refused with */
export type Mailer = Readonly<{ send: (letter: Letter) => Promise<void> }>

/** How long the server may keep silent (ms). */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 }

/** A refusal of the server for good: an unknown address, a sender it does not take. */
const isRefusal = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'responseCode' in error && Number(error.responseCode) >= 500

/** A mail server by its address: smtp://user:password@host:587, smtps://host for one that speaks TLS from the start. */
export const createMailer = ({ url, from }: { url: string; from: string }): Mailer => ({
  send: async (letter) => {
    const transport = createTransport({ url, ...patience })
    try {
      await transport.sendMail({ from, ...letter })
    } catch (error) {
      if (isRefusal(error)) throw error
      throw new Away(`Chưa gửi được thư: ${error instanceof Error ? error.message : 'máy chủ thư không trả lời'}`)
    } finally {
      transport.close()
    }
  },
})
