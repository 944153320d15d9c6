export { canonicalJson } from './canonical-json.ts';
export { equalHashes, inclusionSides, provesConsistency, provesInclusion } from './check-proof.ts';
export { commitmentText, eventText, headText, type EvidenceEvent, type EvidenceHead } from './evidence-texts.ts';
export { consistencyRanges, inclusionRanges, type LeafRange } from './proof-ranges.ts';
export {
  emptyFrontier,
  grow,
  leafHash,
  nodeHash,
  rootOf,
  subtreesOf,
  type Frontier,
  type HashedSubtree,
  type Sha256,
  type Subtree,
} from './tree.ts';
