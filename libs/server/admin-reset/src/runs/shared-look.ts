/** One look at a thing that many ask for at once. `Thing` names what is looked at. */
export class SharedLook<Thing, Seen> {
  readonly #running = new Map<Thing, Promise<unknown>>();
  readonly #next = new Map<Thing, Promise<Seen>>();

  /**
   * What a look shows that began after this call, never an older one: whoever asks while one runs gets the next, together with all
   * others who do. Of their `look` only the first one's is used; if it throws, all of them are told.
   */
  ask(thing: Thing, look: () => Promise<Seen>): Promise<Seen> {
    const waiting = this.#next.get(thing);
    if (waiting) return waiting;
    const before = this.#running.get(thing) ?? Promise.resolve();
    const mine = before.then(() => {
      this.#next.delete(thing); // whoever asks from here on might want what this look has passed already
      const seen = look();
      const ended = seen.then(
        () => undefined,
        () => undefined,
      );
      this.#running.set(thing, ended);
      void ended.then(() => this.#running.get(thing) === ended && this.#running.delete(thing));
      return seen;
    });
    this.#next.set(thing, mine);
    return mine;
  }
}
