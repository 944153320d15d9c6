import type { ComponentProps } from 'react';

type Props = Pick<ComponentProps<'form'>, 'ref' | 'children'> & { onSend: () => unknown };

/** Sent by its button or by Enter, and never by the browser itself: mistakes are said in our words (W-04). */
export function Form({ onSend, ...rest }: Props) {
  return (
    <form
      {...rest}
      className="sk-stack"
      method="post"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void onSend();
      }}
    />
  );
}
