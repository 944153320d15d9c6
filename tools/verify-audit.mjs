#!/usr/bin/env node
/**
 * Verifies an export of Sekisho's audit trail. One file, no dependency, Node 18 or newer, no network:
 *
 *   node verify-audit.mjs EXPORT.jsonl --key KEY [--anchors FILE]
 *
 * KEY is the public key of the installation, `verify:base64` or the 32 bytes in base64, or a file with one a line; it must come
 * to you on another way than the export, else a forger brings his own. FILE holds tree heads that were kept outside the database.
 * Ends with 0 when everything holds, with 1 when something does not (each thing on a line of its own), with 2 when it was called
 * wrongly. The format is told in docs/audit-format.md.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { pathToFileURL } from 'node:url';

const FORMAT = 'sekisho-audit-export/1';
const SELECTION = 'sekisho-audit-selection/1';
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);

const isText = (value) => typeof value === 'string';
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const isHash = (value) => isText(value) && Buffer.from(value, 'base64').length === 32;
const isTime = (value) => isText(value) && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isEvent = (value) => isObject(value) && isObject(value.commitments);
const isNames = (value) => Array.isArray(value) && value.every(isText);
const isPersonal = (value) =>
  isObject(value) && Object.values(value).every((pair) => Array.isArray(pair) && pair.length === 2 && isText(pair[0]));

const HEAD = { tenant: isText, size: isCount, root: isHash, at: isTime, key_id: isText, signature: isText };
/** What each line has to say, and nothing else: what no hash covers would be read as if it were proven. */
const SHAPES = new Map(
  Object.entries({
    manifest: { format: isText, tenant: isText, first: isCount, last: isCount, size: isCount, at: isTime },
    key: { id: isText, public_key: isText },
    verifier: { name: isText, sha256: isText, text: isText },
    subtree: { level: (value) => isCount(value) && value < 53, index: isCount, hash: isHash },
    head: HEAD,
    event: { seq: isCount, hash: isHash, event: isEvent, personal: isPersonal, erased: isNames },
    leaf: { seq: isCount, hash: isHash, absent: isText },
    beside: { id: (value) => value === null || isText(value), seq: (value) => value === null || isCount(value) },
    end: { lines: isCount, sha256: isText },
  }),
);
const OPTIONAL = new Set(['erased']);
const isPath = (value) => Array.isArray(value) && value.length < 64 && value.every(isHash);
/** Of single events, each with the proof of its own. */
const SELECTION_SHAPES = new Map([
  ['manifest', { format: isText, tenant: isText, about: isText, count: isCount, size: isCount, at: isTime }],
  ['event', { ...SHAPES.get('event'), path: isPath }],
  ...['key', 'verifier', 'head', 'end'].map((kind) => [kind, SHAPES.get(kind)]),
]);

/** What is wrong about the members of a line, or null. */
function shapeFault(shape, given) {
  const unknown = Object.keys(given).find((name) => name !== 'kind' && !Object.hasOwn(shape, name));
  if (unknown !== undefined) return `says ${JSON.stringify(unknown)}, which no ${given.kind} says`;
  const wrong = Object.keys(shape).find((name) => (Object.hasOwn(given, name) ? !shape[name](given[name]) : !OPTIONAL.has(name)));
  return wrong === undefined ? null : `has no ${wrong} that a ${given.kind} can have`;
}

/** Lines end with LF and with nothing else: U+2028 stands in texts. */
async function* linesOf(path) {
  const decoder = new StringDecoder('utf8');
  let rest = [];
  for await (const chunk of createReadStream(path)) {
    const [more, ...lines] = decoder.write(chunk).split('\n');
    rest.push(more);
    for (const line of lines) {
      yield rest.join('');
      rest = [line];
    }
  }
  yield rest.join('') + decoder.end();
}

/** RFC 8785. */
export function canonical(value) {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') {
    if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('not a number');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
    .join(',')}}`;
}

function readKeys(text) {
  const entries = (existsSync(text) ? readFileSync(text, 'utf8') : text).split(/[,\s]+/).filter(Boolean);
  const keys = new Map();
  for (const entry of entries) {
    const bytes = Buffer.from(entry.replace(/^verify:/, ''), 'base64');
    if (entry.startsWith('sign:') || bytes.length !== 32) throw new Error('a key must be verify:base64 of 32 bytes');
    const key = createPublicKey({ key: Buffer.concat([SPKI, bytes]), format: 'der', type: 'spki' });
    keys.set(sha256(bytes).toString('hex').slice(0, 16), key);
  }
  return keys;
}

function signatureFault(keys, head) {
  const key = keys.get(head.key_id);
  if (!key) return `was signed by the key ${head.key_id}, which you did not name`;
  const text = ['sekisho-audit-head/1', head.tenant, String(head.size), head.root, head.at, head.key_id, ''].join('\n');
  return verify(null, Buffer.from(text), key, Buffer.from(head.signature, 'base64')) ? null : 'has a bad signature';
}

/** The tree as far as the export tells it: leaves of its range, and the roots of full subtrees beside the range. */
class Tree {
  nodes = new Map();

  /** False for what was told before: a second hash in its place could stand for what was changed. */
  add(start, width, hash) {
    const place = `${start}+${width}`;
    if (this.nodes.has(place)) return false;
    this.nodes.set(place, hash);
    return true;
  }

  /** The root over the leaves `start` to `end` (RFC 6962 section 2.1), or null where the export does not tell enough. */
  root(start, end) {
    const known = this.nodes.get(`${start}+${end - start}`);
    if (known || end - start <= 1) return known ?? null;
    let k = 1;
    while (k * 2 < end - start) k *= 2;
    const left = this.root(start, start + k);
    const right = left && this.root(start + k, end);
    if (!left || !right) return null;
    const hash = nodeHash(left, right);
    // What is complete stays so: later roots need not build it again.
    if (Number.isInteger(Math.log2(end - start))) this.nodes.set(`${start}+${end - start}`, hash);
    return hash;
  }
}

/** Reads the export line by line and collects what does not hold. */
class Export {
  format = FORMAT;
  shapes = SHAPES;
  faults = [];
  tree = new Tree();
  heads = [];
  manifest = null;
  end = null;
  next = null;
  events = 0;
  erased = 0;
  absent = 0;
  /** The largest anchored head that is younger than the export says to be. */
  newer = null;
  lines = 0;
  digest = createHash('sha256');

  fault(text) {
    this.faults.push(text);
  }

  line(text) {
    if (this.end) return this.fault(`line ${this.lines + 1}: something follows the end`);
    this.lines += 1;
    const entry = this.entry(text);
    if (this.lines === 1) return this.begin(entry, text);
    if (entry?.kind === 'end') return this.finish(entry);
    this.digest.update(`${text}\n`);
    if (entry === null) return;
    const same = ['head', 'subtree', 'event', 'leaf', 'beside', 'verifier'].map((kind) => [kind, kind]);
    const take = { ...Object.fromEntries(same), key: 'ignore' };
    if (!Object.hasOwn(take, entry.kind)) return this.fault(`line ${this.lines}: a ${entry.kind} has no place here`);
    try {
      this[take[entry.kind]](entry);
    } catch (fault) {
      this.fault(`line ${this.lines}: cannot be read (${fault.message})`);
    }
  }

  /** The line as it was meant, or null. One that a second reader would read otherwise (a name twice) is none. */
  entry(text) {
    let entry;
    try {
      entry = JSON.parse(text);
    } catch {
      return this.none('is not JSON');
    }
    const shape = isObject(entry) ? this.shapes.get(entry.kind) : undefined;
    if (!shape) return this.none(`is of the unknown kind ${JSON.stringify(entry?.kind)}`);
    const fault = shapeFault(shape, entry);
    if (fault) return this.none(fault);
    return JSON.stringify(entry) === text ? entry : this.none('is not written as an export writes it');
  }

  none(text) {
    this.fault(`line ${this.lines}: ${text}`);
    return null;
  }

  ignore() {}

  begin(entry, text) {
    if (entry?.kind !== 'manifest' || entry.format !== this.format)
      throw new Error(this.faults[0] ?? `the file is not an export of the format ${this.format}`);
    this.digest.update(`${text}\n`);
    this.manifest = entry;
    this.range(entry);
  }

  range(entry) {
    this.next = entry.first;
    if (entry.last < entry.first || entry.last >= entry.size)
      this.fault(`the range ${entry.first} to ${entry.last} of ${entry.size} events is none`);
  }

  verifier({ sha256: told, text }) {
    if (sha256(text).toString('hex') !== told) this.fault('the verifier in the file is not the one that it names');
  }

  finish(entry) {
    this.end = entry;
    if (entry.lines !== this.lines - 1) this.fault(`the end says ${entry.lines} lines, the file has ${this.lines - 1}`);
    if (entry.sha256 !== this.digest.digest('hex')) this.fault('the file was changed after it was written: its checksum differs');
  }

  head(entry) {
    this.heads.push(entry);
    if (entry.tenant !== this.manifest.tenant) this.fault(`the head of ${entry.size} events belongs to another tenant`);
  }

  /** Only beside the range: inside of it a hash that is told would stand for the events that are there to be hashed. */
  subtree({ level, index, hash }) {
    const [start, end] = [index * 2 ** level, (index + 1) * 2 ** level];
    const { first, last, size } = this.manifest;
    if ((end > first && start <= last) || end > size)
      return this.fault(`line ${this.lines}: a subtree of ${start} to ${end - 1} does not stand beside the range`);
    this.add(start, end - start, hash);
  }

  add(start, width, hash) {
    if (!this.tree.add(start, width, Buffer.from(hash, 'base64'))) this.fault(`line ${this.lines}: told for the second time`);
  }

  place(seq) {
    if (seq !== this.next) {
      if (seq > this.next) this.fault(`missing: seq ${this.next}${seq - 1 > this.next ? ` to ${seq - 1}` : ''}`);
      else this.fault(`out of order: seq ${seq} stands where ${this.next} belongs`);
    }
    this.next = Math.max(this.next, seq + 1);
  }

  /** Archives are made from the beginning on, so none lies behind an event that is here. */
  leaf({ seq, hash, absent }) {
    this.place(seq);
    this.absent += 1;
    if (absent !== 'archived') this.fault(`missing: the event at seq ${seq} was gone when the export was made`);
    else if (this.events > 0) this.fault(`missing: the event at seq ${seq} is called archived, but earlier ones are here`);
    this.add(seq, 1, hash);
  }

  /** What whoever made the export saw of it, and no proof of a tree can show: rows that are none of its own. */
  beside({ id, seq }) {
    if (id !== null) this.fault(`inserted: the event ${id} stands neither in the tree nor in its queue`);
    else this.fault(`inserted: the leaves from seq ${seq} on have no head`);
  }

  event(entry) {
    const { seq, hash } = entry;
    this.place(seq);
    this.add(seq, 1, hash);
    this.content(entry);
  }

  content(entry) {
    const { seq, event, hash } = entry;
    this.events += 1;
    const told = Buffer.from(hash, 'base64');
    if (event.tenant !== this.manifest.tenant) this.fault(`seq ${seq}: belongs to another tenant`);
    if (!sha256(Buffer.of(0), canonical(event)).equals(told))
      this.fault(`seq ${seq}: the event ${event.id} is not the one that was sealed`);
    this.personal(seq, event, entry.personal, entry.erased ?? []);
  }

  personal(seq, event, personal, erased) {
    this.erased += erased.length > 0 ? 1 : 0;
    for (const [name, commitment] of Object.entries(event.commitments)) {
      const given = Object.hasOwn(personal, name) ? personal[name] : null;
      if (given === null && erased.includes(name)) continue;
      const found = given && sha256(canonical([given[0], name, given[1]])).toString('base64url');
      if (found !== commitment) this.fault(`seq ${seq}: the field ${name} ${given ? 'was changed' : 'is missing'}`);
    }
    for (const name of Object.keys(personal))
      if (!Object.hasOwn(event.commitments, name)) this.fault(`seq ${seq}: the field ${name} was added`);
  }

  /** Signatures and roots of all heads, oldest first, and that the range is whole. */
  judge(keys) {
    if (!this.manifest) throw new Error('the file is empty');
    if (!this.end) this.fault('cut off: the file has no end');
    const { first, last, size } = this.manifest;
    if (this.next !== last + 1) this.fault(`missing: seq ${this.next} to ${last}`);
    const heads = [...this.heads].sort((a, b) => a.size - b.size);
    if (!heads.some((head) => head.size === size)) this.fault(`the head of ${size} events is missing`);
    let good = first;
    for (const head of heads) {
      const fault = signatureFault(keys, head);
      if (fault) this.fault(`the head of ${head.size} events ${fault}`);
      if (this.tree.root(0, head.size)?.toString('base64') === head.root) good = Math.max(good, head.size);
      else {
        this.fault(
          `seq ${good} to ${Math.min(head.size, last + 1) - 1}: the root is not the one that was signed for ${head.size} events`,
        );
        break;
      }
    }
    return heads.at(-1) ?? null;
  }

  anchors(path, keys) {
    let count = 0;
    const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
    for (const [i, text] of lines.entries()) {
      let head;
      try {
        head = JSON.parse(text);
      } catch {
        this.fault(`anchors, line ${i + 1}: is not JSON`);
        continue;
      }
      if (!isObject(head) || Object.keys(HEAD).some((name) => !HEAD[name](head[name]))) {
        this.fault(`anchors, line ${i + 1}: is no head`);
        continue;
      }
      if (head.tenant !== this.manifest.tenant) continue;
      count += 1;
      this.anchor(head, keys);
    }
    return count;
  }

  madeAt() {
    return this.heads.reduce((latest, { at }) => (at > latest ? at : latest), this.manifest.at);
  }

  anchor(head, keys) {
    const fault = signatureFault(keys, head);
    if (fault) return this.fault(`the anchor of ${head.size} events ${fault}`);
    const { size } = this.manifest;
    if (head.size > size) {
      // The export says itself when it was made; nobody signed that. Its newest head is signed, so it was not made before.
      if (head.at <= this.madeAt()) this.fault(`truncated: an anchor says ${head.size} events, the export knows ${size}`);
      else if (head.size > (this.newer?.size ?? 0)) this.newer = head;
      return;
    }
    const root = this.rootAt(head.size);
    if (root && root !== head.root) this.fault(`rolled back: the anchor of ${head.size} events has another root`);
  }

  /** The root over the first `size` events, in base64; null where the export does not tell it. */
  rootAt(size) {
    const { first, last, size: whole } = this.manifest;
    const isTold = size > first && (size <= last + 1 || size === whole);
    return (isTold && this.tree.root(0, size)?.toString('base64')) || null;
  }
}

/** The root that an inclusion proof leads to (RFC 9162 section 2.1.3.2), or null where its length cannot be right. */
function rootOfPath(index, size, leaf, path) {
  if (index >= size) return null;
  let [at, last, hash] = [index, size - 1, leaf];
  const half = () => ([at, last] = [Math.floor(at / 2), Math.floor(last / 2)]);
  for (const other of path.map((text) => Buffer.from(text, 'base64'))) {
    if (last === 0) return null;
    const isRight = at % 2 === 1 || at === last;
    hash = isRight ? nodeHash(other, hash) : nodeHash(hash, other);
    if (isRight) while (at % 2 === 0 && at !== 0) half();
    half();
  }
  return last === 0 ? hash : null;
}

/** Single events, each of them proven; of what is not among them it says nothing. */
class Selection extends Export {
  format = SELECTION;
  shapes = SELECTION_SHAPES;
  proofs = [];

  range() {
    this.next = 0;
  }

  event(entry) {
    if (entry.seq < this.next) this.fault(`out of order: seq ${entry.seq} stands behind seq ${this.next - 1}`);
    this.next = Math.max(this.next, entry.seq + 1);
    this.content(entry);
    this.proofs.push(entry);
  }

  judge(keys) {
    if (!this.manifest) throw new Error('the file is empty');
    if (!this.end) this.fault('cut off: the file has no end');
    const { count, size } = this.manifest;
    if (count !== this.events) this.fault(`missing: the file says ${count} events, it has ${this.events}`);
    const [head] = this.heads;
    if (this.heads.length !== 1 || head.size !== size) return (this.fault(`the head of ${size} events is missing`), null);
    const fault = signatureFault(keys, head);
    if (fault) this.fault(`the head of ${size} events ${fault}`);
    for (const { seq, hash, path } of this.proofs)
      if (rootOfPath(seq, size, Buffer.from(hash, 'base64'), path)?.toString('base64') !== head.root)
        this.fault(`seq ${seq}: its proof does not lead to the root that was signed for ${size} events`);
    return head;
  }

  /** The root of the anchored tree, where it is the one that all was proven under. */
  rootAt(size) {
    return size === this.manifest.size ? (this.heads[0]?.root ?? null) : null;
  }
}

/** The reader of the format that the first line names. */
function readerOf(text) {
  try {
    return JSON.parse(text)?.format === SELECTION ? new Selection() : new Export();
  } catch {
    return new Export();
  }
}

export async function verifyExport(path, keyText, anchorPath) {
  const keys = readKeys(keyText);
  let read = null;
  for await (const text of linesOf(path)) {
    if (text === '') continue;
    read ??= readerOf(text);
    read.line(text);
  }
  read ??= new Export();
  const head = read.judge(keys);
  const anchors = anchorPath ? read.anchors(anchorPath, keys) : 0;
  return {
    faults: read.faults,
    manifest: read.manifest,
    head,
    events: read.events,
    erased: read.erased,
    absent: read.absent,
    newer: read.newer,
    anchors,
  };
}

async function main([path, ...rest]) {
  const options = {};
  while (rest.length > 1 && ['--key', '--anchors'].includes(rest[0])) options[rest.shift().slice(2)] = rest.shift();
  if (!path || !options.key || rest.length > 0) {
    console.error('Usage: node verify-audit.mjs EXPORT.jsonl --key KEY [--anchors FILE]');
    return 2;
  }
  const { faults, manifest, head, events, erased, absent, newer, anchors } = await verifyExport(
    path,
    options.key,
    options.anchors,
  );
  const isSelection = manifest.format === SELECTION;
  const what = isSelection ? `events about ${manifest.about}` : `seq ${manifest.first} to ${manifest.last}`;
  console.log(`tenant ${manifest.tenant}: ${what} of a tree of ${manifest.size}, exported ${manifest.at}`);
  console.log(`${events} events read (${erased} with erased fields, ${absent} kept elsewhere), ${anchors} anchors`);
  if (head) console.log(`head of ${head.size} events, ${head.at}, root ${head.root}, key ${head.key_id}`);
  if (newer) console.log(`NOTE   the anchors know ${newer.size} events, ${newer.at}: ask for an export that was made after that`);
  for (const fault of faults) console.log(`WRONG  ${fault}`);
  const whole = absent === 0 ? 'complete' : `complete but for ${absent} events in archives`;
  const good = isSelection
    ? 'OK: each of these events is in the tree, unchanged, signed. Whether there are others only a range shows.'
    : `OK: ${whole}, in order, unchanged, signed.`;
  console.log(faults.length === 0 ? good : `NOT OK: ${faults.length} things are wrong.`);
  return faults.length === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (fault) {
    console.error(fault.message);
    process.exitCode = 1;
  }
}
