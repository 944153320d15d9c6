import { useEffect, useState } from 'react';

type Props = Readonly<{
  text: string;
  /** Milliseconds until the words come: a region that comes together with its words is heard by nobody. */
  after: number;
}>;

/** Said once to who cannot see it. */
export function Spoken({ text, after }: Props) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), after);
    return () => clearTimeout(timer);
  }, [text, after]);
  return (
    <p className="sk-unseen" role="status">
      {said}
    </p>
  );
}
