type Head = Readonly<{ tenant: string; size: number; root: string; at: string; key_id: string; signature: string }>;

export type Verified = Readonly<{
  /** What does not hold, each thing a sentence; none where everything does. */
  faults: readonly string[];
  /** Of a selection, without `first` and `last`. */
  manifest: Readonly<{ tenant: string; first: number; last: number; size: number; at: string }>;
  head: Head | null;
  events: number;
  erased: number;
  absent: number;
  /** The largest anchored head that is younger than the export says to be. */
  newer: Head | null;
  anchors: number;
}>;

/** Throws where the file is no export at all. */
export function verifyExport(path: string, keyText: string, anchorPath?: string): Promise<Verified>;
