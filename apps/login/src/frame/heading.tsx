import { createContext, use, useEffect, useRef, type ReactNode } from 'react';

/** What stands behind the page's title, and whether the screen is covered by a failure at the moment. */
export const FrameFacts = createContext<Readonly<{ name: string | null; covered: boolean }>>({ name: null, covered: false });

/**
 * The one h1 of a screen. When the screen appears it names the page and takes the reader to its start: to the first
 * input where there is a keyboard, to the heading where an input would open one over half the screen, or where there is much to
 * read before it.
 */
export function Heading({ children, readFirst = false }: { children: string; readFirst?: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { name, covered } = use(FrameFacts);

  useEffect(() => {
    if (!covered) document.title = name ? `${children} | ${name}` : children;
  }, [children, name, covered]);

  useEffect(() => {
    if (covered || !heading.current) return;
    const input = heading.current.closest('section')?.querySelector<HTMLElement>('input:not([hidden]), select');
    const target = readFirst || matchMedia('(pointer: coarse)').matches ? heading.current : (input ?? heading.current);
    target.focus({ preventScroll: true });
  }, [covered, readFirst]);

  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

/** A screen: its heading and what belongs to it. Focus looks for the first input inside. */
export function Section({ title, readFirst, children }: { title: string; readFirst?: boolean; children: ReactNode }) {
  return (
    <section className="login-section">
      <Heading readFirst={readFirst}>{title}</Heading>
      {children}
    </section>
  );
}
