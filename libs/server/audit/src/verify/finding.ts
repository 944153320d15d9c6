/** What can be wrong with a trail, gravest first. */
export const wrongs = [
  'bad_signature',
  'unknown_key',
  'rolled_back',
  'truncated',
  'broken',
  'missing_event',
  'not_sealed',
  'anchor_unreadable',
] as const;
export type Wrong = (typeof wrongs)[number];

/** One thing that is wrong, and where: the place in the tree, the size of the head, the event, as far as each is known. */
export type Finding = Readonly<{ state: Wrong; text: string; seq?: number; size?: number; eventId?: string }>;

export type Verdict = Readonly<{
  state: 'ok' | Wrong;
  /** Leaves of the newest head; null where there is none. */
  size: number | null;
  root: string | null;
  /** Events that wait for their seal. */
  unsealed: number;
  /** `lookedTo`: up to which event strangers were looked for beside the newest; null where that was the last one. */
  checked: Readonly<{ events: number; heads: number; anchors: number; fromSeq: number; lookedTo: string | null }>;
  findings: readonly Finding[];
  /** There was more than is listed. */
  more: boolean;
}>;

export const MOST_FINDINGS = 100;

/** Collects findings, no more than a reader can use. */
export class Findings {
  readonly list: Finding[] = [];
  more = false;

  add(finding: Finding): void {
    if (this.list.length < MOST_FINDINGS) this.list.push(finding);
    else this.more = true;
  }

  get state(): 'ok' | Wrong {
    return wrongs.find((wrong) => this.list.some(({ state }) => state === wrong)) ?? 'ok';
  }
}
