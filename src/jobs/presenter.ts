import { dateTime } from '../kernel/format.js'
import { paths } from '../paths.js'
import type { JobCounts, JobState, QueuedJob } from './queries.js'

const STATES: readonly { state: JobState; label: string; empty: string }[] = [
  { state: 'failed', label: 'Bị lỗi', empty: 'Không có công việc nào bị lỗi.' },
  { state: 'running', label: 'Đang chạy', empty: 'Không có công việc nào đang chạy.' },
  { state: 'due', label: 'Chờ đến lượt', empty: 'Không có công việc nào chờ đến lượt.' },
  { state: 'waiting', label: 'Chờ đến giờ', empty: 'Không có công việc nào chờ chạy lại hoặc hẹn giờ.' },
]

/** The state whose rows are asked for: failed ones come first to mind. */
export const stateOf = (asked: string): JobState => STATES.find(({ state }) => state === asked)?.state ?? 'failed'

export const presentStates = (counts: JobCounts, current: JobState) =>
  STATES.map(({ state, label }) => ({
    label: `${label} (${counts[state]})`,
    href: paths.jobs.list({}, { state }),
    current: state === current,
  }))

export const emptyWords = (state: JobState): string => STATES.find((one) => one.state === state)?.empty ?? ''

/** What the key says of the row a job works on: the beginning of a hash, a number; nothing where the key is the kind's own. */
const about = ({ key, name }: QueuedJob): string =>
  key !== null && key.startsWith(`${name}:`) ? key.slice(name.length + 1, name.length + 13) : ''

const whenWords = (job: QueuedJob): string => {
  if (job.state === 'running' && job.startedAt) return `Bắt đầu ${dateTime(job.startedAt)}`
  return job.state === 'waiting' ? `Chạy lúc ${dateTime(job.runAt)}` : `Vào hàng ${dateTime(job.addedAt)}`
}

export const presentJob = (job: QueuedJob, labels: ReadonlyMap<string, string>) => ({
  id: job.id,
  label: labels.get(job.name) ?? job.name,
  about: about(job),
  when: whenWords(job),
  tries: `${job.attempts}/${job.maxAttempts}`,
  reason: job.reason ?? '',
  retry: job.state === 'failed' || (job.state === 'waiting' && job.attempts > 0),
})
