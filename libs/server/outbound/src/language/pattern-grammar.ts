import { ok, refuse, type Outcome } from '#shared/kernel';

export type PatternNode =
  | { kind: 'char'; test: (char: string) => boolean }
  | { kind: 'sequence'; parts: PatternNode[] }
  | { kind: 'choice'; options: PatternNode[] }
  | { kind: 'repeat'; part: PatternNode; min: number; max: number | null };

class NotUnderstood extends Error {}

const CLASSES: Readonly<Record<string, RegExp>> = { d: /^[0-9]$/, w: /^[A-Za-z0-9_]$/, s: /^\s$/ };
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const MAX_REPEAT = 1000;

/**
 * Reads characters, `.`, classes, `\d \w \s`, groups, `|`, `* + ?`, `{n,m}`, and `^` and `$` at the ends (a match is whole anyway).
 * Back references and look-around are refused: no finite set of states can follow them.
 */
export function parsePattern(source: string): Outcome<PatternNode, string> {
  const body = source.replace(/^\^/, '').replace(/(?<!\\)((?:\\\\)*)\$$/, '$1');
  const reader = new PatternReader([...body]);
  try {
    const node = reader.choice();
    return reader.done ? ok(node) : refuse('a pattern has a closing bracket too many');
  } catch (fault) {
    if (fault instanceof NotUnderstood) return refuse(fault.message);
    throw fault;
  }
}

class PatternReader {
  #at = 0;
  readonly #chars: readonly string[];

  constructor(chars: readonly string[]) {
    this.#chars = chars;
  }

  get done(): boolean {
    return this.#at >= this.#chars.length;
  }

  choice(): PatternNode {
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    return { kind: 'choice', options };
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (!this.done && !'|)'.includes(this.#peek())) {
      const atom = this.#atom();
      const part = this.#repeated(atom);
      if (part !== atom) this.#take('?'); // lazy and greedy are the same when the whole text must match
      parts.push(part);
    }
    return { kind: 'sequence', parts };
  }

  #atom(): PatternNode {
    const char = this.#next();
    if (char === '(') return this.#group();
    if (char === '[') return { kind: 'char', test: this.#charClass() };
    if (char === '.') return { kind: 'char', test: (c) => c !== '\n' };
    if (char === '\\') return { kind: 'char', test: this.#escape() };
    if ('*+?{}]^$'.includes(char)) throw new NotUnderstood(`a pattern has ${char} where it means nothing`);
    return { kind: 'char', test: (c) => c === char };
  }

  #group(): PatternNode {
    if (this.#take('?') && !this.#take(':')) throw new NotUnderstood('a pattern has no look-around and no named groups');
    const inner = this.choice();
    if (!this.#take(')')) throw new NotUnderstood('a pattern lacks a closing bracket');
    return inner;
  }

  #repeated(part: PatternNode): PatternNode {
    if (this.#take('*')) return { kind: 'repeat', part, min: 0, max: null };
    if (this.#take('+')) return { kind: 'repeat', part, min: 1, max: null };
    if (this.#take('?')) return { kind: 'repeat', part, min: 0, max: 1 };
    if (!this.#take('{')) return part;
    const min = this.#count();
    if (min === null) throw new NotUnderstood('a repetition needs its least number');
    const max = this.#take(',') ? this.#count() : min;
    if (!this.#take('}')) throw new NotUnderstood('a repetition is {n}, {n,} or {n,m}');
    if (min > MAX_REPEAT || (max ?? 0) > MAX_REPEAT) throw new NotUnderstood(`a pattern repeats at most ${MAX_REPEAT} times`);
    if (max !== null && max < min) throw new NotUnderstood('a repetition has its numbers the wrong way round');
    return { kind: 'repeat', part, min, max };
  }

  #charClass(): (char: string) => boolean {
    const negated = this.#take('^');
    const tests: ((char: string) => boolean)[] = [];
    while (!this.#take(']')) {
      const low = this.#next();
      if (low === '\\' && Object.hasOwn(CLASSES, this.#peek().toLowerCase())) {
        tests.push(this.#escape());
        continue;
      }
      const from = this.#literal(low);
      const ranged = this.#peek() === '-' && this.#chars[this.#at + 1] !== ']' && this.#take('-');
      const to = ranged ? this.#literal(this.#next()) : from;
      if (to < from) throw new NotUnderstood('a character class has a range the wrong way round');
      tests.push((char) => char >= from && char <= to);
    }
    return (char) => tests.some((test) => test(char)) !== negated;
  }

  #literal(char: string): string {
    if (char !== '\\') return char;
    const escaped = this.#next();
    if (/[A-Za-z0-9]/.test(escaped) && !Object.hasOwn(CONTROLS, escaped)) throw new NotUnderstood(`\\${escaped} is not known`);
    return CONTROLS[escaped] ?? escaped;
  }

  #escape(): (char: string) => boolean {
    const name = this.#peek();
    const known = CLASSES[name.toLowerCase()];
    if (known && /[dwsDWS]/.test(name)) {
      this.#at += 1;
      return (char) => known.test(char) === (name === name.toLowerCase());
    }
    const literal = this.#literal('\\');
    return (char) => char === literal;
  }

  #count(): number | null {
    let digits = '';
    while (/^[0-9]$/.test(this.#peek())) digits += this.#next();
    return digits === '' ? null : Number(digits);
  }

  #peek(): string {
    return this.#chars[this.#at] ?? '';
  }

  #next(): string {
    const char = this.#chars[this.#at];
    if (char === undefined) throw new NotUnderstood('a pattern ends too early');
    this.#at += 1;
    return char;
  }

  #take(char: string): boolean {
    if (this.#peek() !== char) return false;
    this.#at += 1;
    return true;
  }
}
