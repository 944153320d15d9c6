/** The shape every other language of a catalogue has to have: the same keys, other words. */
export type Catalogue<Source extends Record<string, string>> = Readonly<Record<keyof Source, string>>;

/** The names between braces in a text: `FactsOf<'あと{n}回'>` is `'n'`. */
export type FactsOf<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | FactsOf<Rest> : never;

/** What has to be handed over to fill a text; nothing when it names no fact. */
export type Facts<Text extends string> = [FactsOf<Text>] extends [never]
  ? []
  : [Readonly<Record<FactsOf<Text>, string | number>>];

/** Splits a text into words and named places, so that a page can put an element where another puts a string. */
export function piecesOf(text: string): readonly Readonly<{ words: string } | { fact: string }>[] {
  return text
    .split(/(\{[A-Za-z]+\})/)
    .filter((piece) => piece !== '')
    .map((piece) => (/^\{[A-Za-z]+\}$/.test(piece) ? { fact: piece.slice(1, -1) } : { words: piece }));
}

/** Puts facts into a text. A place without a fact stays visible as `{name}`: a gap would hide the mistake. */
export function fill(text: string, facts: Readonly<Record<string, string | number>> = {}): string {
  return text.replace(/\{([A-Za-z]+)\}/g, (place, name: string) => (Object.hasOwn(facts, name) ? String(facts[name]) : place));
}

type Joined<Parts extends readonly object[]> = Parts extends readonly [infer First, ...infer Rest extends readonly object[]]
  ? First & Joined<Rest>
  : unknown;

/**
 * Parts of a catalogue as one. Called as a pure function (`@__PURE__`), because a bundler leaves nothing out that holds a spread:
 * words of the console would be loaded with every login.
 */
export const joined = <Parts extends readonly object[]>(...parts: Parts): Joined<Parts> =>
  Object.assign({}, ...parts) as Joined<Parts>;
