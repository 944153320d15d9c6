import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';

type Props = { title: string; onClose: () => void; children: ReactNode };

/** A native modal dialog for as long as it stands here: the browser keeps the focus inside and gives it back afterwards. */
export function Dialog({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} className="sk-dialog" aria-labelledby={id} onClose={onClose}>
      <div className="sk-stack">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}
