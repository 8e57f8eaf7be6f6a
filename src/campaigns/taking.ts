import type { SnapshotObstacle } from './snapshot.js'

const sentence = ({ about, description, cause, proposal, agency }: SnapshotObstacle): string =>
  [
    `- ${about === null ? '' : `${about.charAt(0).toUpperCase()}${about.slice(1)}: `}${description}`,
    cause === null ? null : `  Nguyên nhân: ${cause}`,
    proposal === null ? null : `  Đề xuất: ${proposal}${agency === null ? '' : ` (${agency})`}`,
  ]
    .filter((one) => one !== null)
    .join('\n')

/** The obstacles as lines of a report's text; those whose words stand there already are left out. */
export const obstaclesAsText = (obstacles: readonly SnapshotObstacle[], typed: string): string =>
  obstacles
    .filter(({ description }) => !typed.includes(description))
    .map(sentence)
    .join('\n')
